namespace FiberNet.Advanced;

/// <summary>
/// Implemented by the awaiters of this library, all structs: the method builder finds it with a test that the JIT
/// folds away, and parks the fiber without a delegate. Any other awaiter takes the slower path through an
/// <see cref="Action"/>, which always comes back to the scheduler's thread.
/// </summary>
internal interface IParkable
{
    /// <summary>
    /// Before a method's first park: the fiber that is about to park, reached without a thread-static where that is
    /// possible. Throws whatever <see cref="Park"/> would throw, while the method has no frame yet: a frame that was
    /// made for a park that did not come about would hold a stale copy of the method's state.
    /// </summary>
    Fiber CheckFirstPark();

    /// <summary>Parks the fiber; <paramref name="awaiting"/> is the frame that goes on afterwards.</summary>
    void Park(FiberBox awaiting);

    /// <summary>The same, right after <see cref="CheckFirstPark"/>: what that has checked is not checked again.</summary>
    void ParkFirst(FiberBox awaiting);
}
