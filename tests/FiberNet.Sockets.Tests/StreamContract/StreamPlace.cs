namespace FiberNet.Tests.StreamContract;

/// <summary>Where the calls of a test are made.</summary>
public enum StreamPlace
{
    /// <summary>On the thread of the reactor.</summary>
    Reactor,

    /// <summary>On threads of the pool.</summary>
    Pool,
}
