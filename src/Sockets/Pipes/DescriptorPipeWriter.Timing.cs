using System.IO.Pipelines;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>When to send. A send for each flush costs an answer in two flushes half of its speed, and multiplexed streams all of it.</content>
internal sealed partial class DescriptorPipeWriter
{
    /// <summary>How many reads with several flushes make a connection one whose flushes are always gathered.</summary>
    private const int EnoughSharedReads = 4;

    /// <summary>Calls of the application that go on, and that the pool has not begun.</summary>
    private int _calls;
    private int _callsAnnounced;

    /// <summary>Flushes outside calls since the last read, and how many reads had several. Guesses: a race costs a system call.</summary>
    private int _flushesSinceRead;
    private int _sharedReads;

    private TurnShare _share;

    private PipePost? _post;

    private bool MayDefer => _calls > 0 && (_states & WriterStates.LongCall) == 0;

    /// <summary>The reader has a result: what is flushed next is an answer to it.</summary>
    internal void NoteRead()
    {
        int flushes = _flushesSinceRead;
        if (flushes == 0)
            return;
        _sharedReads = flushes > 1 ? Math.Min(_sharedReads + 1, 2 * EnoughSharedReads) : Math.Max(_sharedReads - 1, 0);
        _flushesSinceRead = 0;
    }

    /// <summary>The pool is about to get a call of the application's code.</summary>
    /// <param name="isOnReactor">False: no guard can be asked to look, so the call's flushes are sent at once.</param>
    internal void AnnounceCall(bool isOnReactor)
    {
        bool isNew = false;
        using (_gate.Enter())
        {
            _callsAnnounced++;
            if ((_states & WriterStates.Guarded) == 0)
            {
                isNew = isOnReactor;
                _states |= isOnReactor ? WriterStates.Guarded : WriterStates.LongCall;
            }
        }

        if (isNew)
            PipeGuard.Watch(this, _pipe.Scheduler);
    }

    internal void BeginCall()
    {
        using (_gate.Enter())
        {
            _calls++;
            if (_callsAnnounced > 0)
                _callsAnnounced--;
        }
    }

    /// <summary>The call has returned: what it has flushed goes out.</summary>
    internal void EndCall()
    {
        using (_gate.Enter())
        {
            if (--_calls > 0)
                return;

            // One that was announced and has not begun may be the one that nobody guards.
            if (_callsAnnounced == 0)
                _states &= ~WriterStates.LongCall;
            if ((_states & WriterStates.Deferred) == 0)
                return;
            _states &= ~WriterStates.Deferred;
        }

        Send(isInDispatch: false);
    }

    /// <summary>A millisecond has passed: a call that goes on, perhaps because it blocks, holds its flushes back no longer.</summary>
    /// <returns>False if no call goes on: the guard looks no more.</returns>
    internal bool OnTick()
    {
        using (_gate.Enter())
        {
            if (_calls == 0 && _callsAnnounced == 0)
            {
                _states &= ~WriterStates.Guarded;
                return false;
            }

            if (_calls > 0)
                _states |= WriterStates.LongCall;
            if (_calls == 0 || (_states & WriterStates.Deferred) == 0)
                return true;
            _states &= ~WriterStates.Deferred;
        }

        Send(isInDispatch: false);
        return true;
    }

    /// <summary>The reactor or the pool has come to what was left to it.</summary>
    internal void OnPosted()
    {
        using (_gate.Enter())
            _states &= ~WriterStates.Posted;
        Send(isInDispatch: _pipe.IsOnReactor);
    }

    private SendTime ChooseTime()
    {
        if (_unsent >= _pipe.Options.MaxWriteBufferSize)
            return HasUsedTurn() ? SendTime.Later : SendTime.Now;
        if (MayDefer)
        {
            _states |= WriterStates.Deferred;
            return SendTime.Later;
        }

        if ((_states & (WriterStates.Posted | WriterStates.Writable)) != WriterStates.Writable)
            return SendTime.Later;
        if (_flushesSinceRead++ == 0 && _sharedReads < EnoughSharedReads)
            return SendTime.Now;
        _states |= WriterStates.Posted;
        return SendTime.Soon;
    }

    private ValueTask<FlushResult> FlushAndSend(SendTime time, CancellationToken token)
    {
        if (time == SendTime.Now)
            Send(isInDispatch: false);
        else
            (_post ??= new PipePost(this)).Post(_pipe);
        using (_gate.Enter())
        {
            if (TryFlushNow(token, out FlushResult result))
                return new ValueTask<FlushResult>(result);
        }

        return WaitForPeer();
    }

    /// <summary>The next turn goes on.</summary>
    private bool HasUsedTurn()
    {
        if (!_share.IsUsedUp(_pipe))
            return false;
        _states |= WriterStates.Blocked;
        return true;
    }
}
