namespace FiberNet;

/// <summary>A wait that the first of several things ends.</summary>
internal interface IWaitSet
{
    /// <summary>What can end it. Any thread; what changes meanwhile may be left out.</summary>
    /// <returns>A copy.</returns>
    WaitTarget[] Targets();
}
