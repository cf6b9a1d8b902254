using System.Diagnostics;

namespace FiberNet;

/// <content>What must hold between any two steps; checked in debug builds only.</content>
public sealed partial class FiberScheduler
{
    /// <summary>Throws in a debug build if a queue, the timers, the registry or a pool is not in order. Slow.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        CheckAccess();
        Debug.Assert(ForeignParks >= 0, "each wait for a foreign task ends once");
        Debug.Assert(TokenLinks >= 0 && WaitsOfOutsiders >= 0, "what is counted ends once");
        _ready.CheckInvariants();
        Timers.CheckInvariants();
        Registry.CheckInvariants();
        Pools.CheckInvariants();
    }

    /// <summary>The rule of <see cref="_openStackTop"/>: it never opens the way to a fiber that is interrupted.</summary>
    [Conditional("DEBUG")]
    private void AssertOpenStack() =>
        Debug.Assert(_openStackTop == 0 || _openStackTop == _stackTop && Running is not { IsInterrupted: true }, "an interrupted fiber starts no operation");
}
