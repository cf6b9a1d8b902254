namespace FiberNet;

/// <summary>What a <see cref="SignalWait"/> waits for.</summary>
internal interface IWaitSource
{
    /// <summary>What a dump says of it.</summary>
    string WaitDescription { get; }

    /// <summary>A fiber has ended without taking the signal or permit that it was given: somebody else gets it.</summary>
    void HandOn();
}
