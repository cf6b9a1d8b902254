using System.IO.Pipelines;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The flush, and its wait while the kernel has no room.</content>
internal sealed partial class DescriptorPipeWriter
{
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        SendTime time;
        using (_gate.Enter())
        {
            CheckMayFlush();
            time = Commit() ? ChooseTime() : SendTime.Later;
            if (time == SendTime.Later && TryFlushNow(cancellationToken, out FlushResult result))
                return new ValueTask<FlushResult>(result);
        }

        return time == SendTime.Later ? WaitForPeer() : FlushAndSend(time, cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        using (_gate.Enter())
        {
            if (!TryClaim(isCanceled: true, null))
            {
                _states |= WriterStates.CancelRequested;
                return;
            }
        }

        _wait.Resume(isInDispatch: false);
    }

    FlushResult IPipeWaiter<FlushResult>.TakeOutcome(bool isCanceled)
    {
        _pipe.Reader.EndReadAhead();
        using (_gate.Enter())
        {
            _states &= ~WriterStates.Completing;
            return MakeResult(isCanceled);
        }
    }

    string IPipeWaiter<FlushResult>.Verb => "writing to";

    void IPipeWaiter<FlushResult>.TakeFailure()
    {
        _pipe.Reader.EndReadAhead();
        using (_gate.Enter())
            _states &= ~WriterStates.Completing;
    }

    void IPipeWaiter<FlushResult>.OnTokenCanceled()
    {
        using (_gate.Enter())
        {
            // The callback may be late, and another flush wait by now, with another token.
            if (!_wait.IsTokenCanceled(out CancellationToken token) || !TryClaim(isCanceled: false, new OperationCanceledException(token)))
                return;
        }

        _wait.Resume(isInDispatch: false);
    }

    private void CheckMayFlush()
    {
        if ((_states & WriterStates.Completed) != 0)
            throw IsCompleted();
        if ((_states & (WriterStates.Waiting | WriterStates.Completing)) != 0)
            throw new InvalidOperationException("A flush is under way already; make one at a time.");
    }

    /// <summary>Whether the flush needs no wait; else the wait has begun.</summary>
    private bool TryFlushNow(CancellationToken token, out FlushResult result)
    {
        bool isCanceled = (_states & WriterStates.CancelRequested) != 0;
        if (isCanceled || _unsent < _pipe.Options.MaxWriteBufferSize || (_states & WriterStates.Failed) != 0)
        {
            result = MakeResult(isCanceled);
            return true;
        }

        _states |= WriterStates.Waiting;
        _wait.Begin(token);
        result = default;
        return false;
    }

    private ValueTask<FlushResult> WaitForPeer()
    {
        ValueTask<FlushResult> task = _wait.ToTask();
        _pipe.Reader.BeginReadAhead();
        return task;
    }

    private FlushResult MakeResult(bool isCanceled)
    {
        isCanceled |= (_states & WriterStates.CancelRequested) != 0;
        _states &= ~WriterStates.CancelRequested;
        return new FlushResult(isCanceled, (_states & WriterStates.Failed) != 0);
    }

    /// <summary>Who ends the wait of the caller has to call <see cref="PipeWait{T}.Resume"/> after the lock.</summary>
    private bool TryClaim(bool isCanceled, Exception? failure)
    {
        if ((_states & WriterStates.Waiting) == 0)
            return false;
        _states = (_states & ~WriterStates.Waiting) | WriterStates.Completing;
        _wait.SetOutcome(isCanceled, failure);
        return true;
    }
}
