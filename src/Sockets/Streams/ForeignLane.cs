using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// One direction of a stream for other threads than the reactor's: they make their system calls themselves. A call that finds
/// nothing waits here, and the reactor makes it again when the kernel reports a change. To post each call to the reactor cost a
/// wake-up and two changes of threads more, and 1.4 times the CPU of NetworkStream.
/// </summary>
/// <remarks>
/// <para>While the lane is open, its <see cref="StreamEntry"/> is at the head of the descriptor's queue. So calls of the
/// reactor's thread queue behind it. Where no call waits in the lane, it gives way to them. What the descriptor knows of its
/// readiness is known here meanwhile. A lane in which none waits refers to no stream: one that its user has forgotten is found.</para>
/// <para>The reactor's thread opens and closes the lane. It closes only while no thread is in a system call, and spins for that.
/// So no thread uses a number that is closed.</para>
/// </remarks>
internal sealed partial class ForeignLane(Descriptor descriptor, IoEvents direction, bool isPlainTcp) : IStreamWaiter
{
    /// <summary>Null while the lane is closed. The reactor's thread only.</summary>
    private StreamEntry? _place;

    /// <summary>Opens the lane at the head of a queue in which nothing stands. The reactor's thread.</summary>
    /// <param name="waiting">A call that has found nothing, and waits in the lane; null if there is none.</param>
    /// <returns>False if the kernel cannot watch the descriptor.</returns>
    internal bool TryOpen(StreamCall? waiting)
    {
        Debug.Assert(_place is null, "a lane has one place");
        StreamEntry place = descriptor.Scheduler.Rent<StreamEntry>();
        if (!place.Enter(this, descriptor, direction))
        {
            place.Leave();
            return false;
        }

        _place = place;
        using (_gate.Enter())
        {
            _states = ForeignStates.Open | TakeReadiness();
            _waiting = waiting;
        }

        return true;
    }

    /// <summary>Makes a call, or lets it wait. Another thread.</summary>
    /// <param name="lane">Whose call it is.</param>
    /// <param name="buffer">The caller's.</param>
    /// <param name="token">Ends the wait.</param>
    /// <param name="task">What the caller awaits.</param>
    /// <returns>False if the call has to be posted: the lane is closed or in use, or the end of the stream has come, which the socket has to learn.</returns>
    internal bool TryCall(StreamLane lane, ReadOnlyMemory<byte> buffer, CancellationToken token, out StreamTask task)
    {
        task = default;
        bool isReady;
        using (_gate.Enter())
        {
            if ((_states & (ForeignStates.Open | ForeignStates.Calling | ForeignStates.Wanted)) != ForeignStates.Open || _waiting is not null || lane.MustPost)
                return false;
            _states |= ForeignStates.Calling;
            isReady = TakeReady();
        }

        int done = 0;
        StreamCall? call = null;
        while (true)
        {
            IoResult result = isReady ? Attempt(descriptor.Handle, buffer, ref done) : Errno.EAGAIN;
            bool goesOn = direction == IoEvents.Write && result.IsSuccess && done < buffer.Length;
            if (!goesOn && !result.WouldBlock)
            {
                EndCalling(result, buffer.Length);
                if (call is not null)
                    lane.Return(call);
                task = new StreamTask(null, 0, (int)result.Count, lane.FailureOf(result));
                return !result.IsEnd;
            }

            call ??= lane.Rent();
            isReady = !TryBeginWait(call, buffer, done, goesOn, token);
            if (isReady)
                continue;
            task = StreamTask.Of(call);
            call.RegisterToken(token);
            return true;
        }
    }

    /// <summary>The descriptor may be ready.</summary>
    public void OnReady(IoEvents events)
    {
        StreamCall? call;
        using (_gate.Enter())
        {
            // In one section with the look at the call: one that begins to wait later finds the lane ready.
            _states |= TakeReadiness();
            call = _waiting;
            if (call is null || !(TakeReady() || call.HasBufferedBytes))
                return;
        }

        descriptor.AskAgain(direction);
        IoResult result = call.TryAgain(events);

        // Where the descriptor may go on, as after a part of a long write, it serves the lane again in the next turn.
        if (result.WouldBlock)
            return;
        Withdraw();
        call.EndElsewhere(result);
    }

    /// <summary>The reactor's thread.</summary>
    /// <returns>True if the call has waited here, and waits no longer.</returns>
    internal bool TryWithdraw(StreamCall call)
    {
        if (!ReferenceEquals(_waiting, call))
            return false;
        Withdraw();
        return true;
    }

    /// <summary>Others want to use the direction. The reactor's thread.</summary>
    /// <returns>True if the lane has closed; false if a call waits in it, behind which they have to wait.</returns>
    public bool TryGiveWay()
    {
        if (!TryClose(isForced: false, out _))
        {
            // A long write may have stopped for this; nothing else resumes it.
            descriptor.ServeAgain();
            return false;
        }

        PassOn();
        return true;
    }

    /// <summary>The stream was disposed of, and its socket was not.</summary>
    internal void OnDisposed()
    {
        if (_place is null)
            return;
        StreamCall? call = Close();
        Leave();
        descriptor.AskAgain(direction);
        call?.EndElsewhere(SocketStream.Disposed());
    }

    /// <summary>The descriptor is about to be closed, or was aborted, or nothing has moved for too long.</summary>
    public void OnAborted(Errno error)
    {
        StreamCall? call = Close();
        Leave();
        call?.EndElsewhere(call.FailureOfAbort(error));
    }

    public void OnReactorEnded()
    {
        // It cannot go back to its pool, which has ended with the scheduler.
        _place = null;
        StreamCall? call = Close();
        call?.EndElsewhere(call.FailureOfReactor());
    }

    /// <summary>One system call.</summary>
    private IoResult Attempt(int handle, ReadOnlyMemory<byte> buffer, ref int done)
    {
        if (direction == IoEvents.Write)
        {
            IoResult sent = done == buffer.Length ? default : descriptor.Scheduler.SentOnAnyThread(TransferCalls.Send(handle, buffer.Span[done..]));
            done += sent.IsSuccess ? (int)sent.Count : 0;
            return sent;
        }

        if (buffer.IsEmpty)
            return PollCalls.Look(handle, IoEvents.Read).Events == IoEvents.None ? Errno.EAGAIN : default(IoResult);
        IoResult received = descriptor.Scheduler.ReceivedOnAnyThread(TransferCalls.Receive(handle, StreamCall.Writable(buffer)));
        return received == default ? IoResult.End : received;
    }

    /// <summary>The call that waits ends; those who queue behind it come next.</summary>
    private void Withdraw()
    {
        bool isWanted;
        using (_gate.Enter())
        {
            _states |= TakeReadiness();
            _waiting = null;

            // In one section: a call that comes between would be made before those that queue.
            isWanted = (_states & ForeignStates.Wanted) != 0;
            if (isWanted)
                _states = ForeignStates.None;
        }

        if (isWanted)
            PassOn();
    }

    /// <returns>The call that has waited.</returns>
    private StreamCall? Close()
    {
        _ = TryClose(isForced: true, out StreamCall? call);
        return call;
    }

    /// <summary>Closes the lane once no thread is in a system call, which does not block.</summary>
    /// <param name="isForced">False: not while a call waits.</param>
    /// <param name="call">The call that waits.</param>
    private bool TryClose(bool isForced, out StreamCall? call)
    {
        SpinWait wait = default;
        while (true)
        {
            using (_gate.Enter())
            {
                call = _waiting;
                if (call is not null && !isForced)
                {
                    _states |= ForeignStates.Wanted;
                    return false;
                }

                if ((_states & ForeignStates.Calling) == 0)
                {
                    _states = ForeignStates.None;
                    _waiting = null;
                    return true;
                }

                _states |= ForeignStates.Wanted;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>The lane is closed: those who queue behind it, or have asked for it, come next.</summary>
    private void PassOn()
    {
        Leave();
        descriptor.AskAgain(direction);
        descriptor.ServeAgain();
    }

    private void Leave()
    {
        _place?.Leave();
        _place = null;
    }
}
