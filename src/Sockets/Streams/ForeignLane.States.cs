using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>What the threads that call and the reactor's tell each other.</content>
internal sealed partial class ForeignLane
{
    private PipeGate _gate;
    private ForeignStates _states;

    /// <summary>Set by the thread that calls, taken away by the reactor's.</summary>
    private StreamCall? _waiting;

    /// <summary>A call of another thread has ended in the thread itself.</summary>
    private void EndCalling(IoResult result, int length)
    {
        // After a short read of plain TCP the next one would give EAGAIN (epoll(7), Q9).
        bool isShort = direction == IoEvents.Read && result.Count > 0 && result.Count < length;
        using (_gate.Enter())
        {
            Debug.Assert((_states & ForeignStates.Open) != 0, "a lane stays open while a thread calls");
            _states &= ~ForeignStates.Calling;
            if (!isShort || (_states & ForeignStates.AlwaysAsk) != 0)
                _states |= ForeignStates.Ready;
        }
    }

    /// <summary>Lets the call wait, unless there is reason to make its system call again.</summary>
    /// <param name="call">The call.</param>
    /// <param name="buffer">The caller's.</param>
    /// <param name="done">How many bytes of it have gone.</param>
    /// <param name="goesOn">True: a write has sent a part and not met EAGAIN, without which the kernel does not report room. It goes on, but does not keep the reactor's thread waiting for the lane.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>False if the system call is to be made again: an event has come meanwhile, or a write goes on.</returns>
    private bool TryBeginWait(StreamCall call, ReadOnlyMemory<byte> buffer, int done, bool goesOn, CancellationToken token)
    {
        using (_gate.Enter())
        {
            Debug.Assert((_states & ForeignStates.Open) != 0, "a lane stays open while a thread calls");
            bool isReady = TakeReady() || goesOn;
            if (isReady && (_states & ForeignStates.Wanted) == 0)
                return false;
            if (isReady)
                _states |= ForeignStates.Ready;
            call.WaitElsewhere(buffer, done, token);
            _waiting = call;
            _states &= ~ForeignStates.Calling;
            return true;
        }
    }

    /// <summary>Whether a system call may find something. Who asks makes one: an event during it must not be lost.</summary>
    private bool TakeReady()
    {
        bool isReady = (_states & ForeignStates.Ready) != 0;
        _states &= ~ForeignStates.Ready;
        return isReady;
    }

    /// <summary>What the descriptor knows. It forgets it, so that it does not serve a lane in which nothing waits in each turn.</summary>
    private ForeignStates TakeReadiness()
    {
        if (!(direction == IoEvents.Read ? descriptor.MayRead : descriptor.MayWrite))
            return ForeignStates.None;
        if (direction == IoEvents.Write)
        {
            descriptor.WriteBlocked();
            return ForeignStates.Ready;
        }

        // The descriptor does not believe in a short read when the peer has closed or sent urgent data.
        descriptor.ReadShort();
        bool isBelieved = isPlainTcp && !descriptor.MayRead;
        descriptor.ReadBlocked();
        return isBelieved ? ForeignStates.Ready : ForeignStates.Ready | ForeignStates.AlwaysAsk;
    }
}
