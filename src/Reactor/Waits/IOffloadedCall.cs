namespace FiberNet;

/// <summary>A call that waits for its turn on the thread pool.</summary>
internal interface IOffloadedCall
{
    /// <summary>False once nobody waits for its result: then it need not run at all.</summary>
    bool IsWanted { get; }

    /// <summary>Hands the call to the pool.</summary>
    void Launch();
}
