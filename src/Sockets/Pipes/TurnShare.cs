namespace FiberNet;

/// <summary>
/// How many system calls one half of a pipe makes in a turn of the reactor. A caller on the reactor's thread that the peer keeps up
/// with would never let go of it.
/// </summary>
internal struct TurnShare
{
    /// <summary>How many calls a caller on the reactor's thread gets in one turn before others run.</summary>
    private const int Most = 16;

    private long _turn;
    private int _calls;

    /// <summary>Counts a call. When the share is used up, the next turn serves the descriptor again.</summary>
    internal bool IsUsedUp(DescriptorPipe pipe)
    {
        if (!pipe.IsOnReactor)
            return false;
        if (_turn != pipe.Scheduler.Turns)
        {
            _turn = pipe.Scheduler.Turns;
            _calls = 0;
        }

        if (++_calls <= Most)
            return false;
        pipe.Descriptor.ServeAgain();
        return true;
    }
}
