namespace FiberNet;

/// <summary>What a <see cref="SignalWait"/> waits for.</summary>
internal interface IWaitSource
{
    /// <summary>How a dump describes the wait.</summary>
    string WaitDescription { get; }

    /// <summary>What it is, for the wait-for graph. Any thread.</summary>
    WaitTarget Target { get; }

    /// <summary>Passes on a signal or permit whose fiber ended without taking it.</summary>
    void HandOn();
}
