namespace FiberNet.Advanced;

/// <summary>
/// Implemented by the awaiters of this library, all structs: the method builder finds it with a test that the JIT
/// folds away, and parks the fiber without a delegate. Any other awaiter takes the slower path through an
/// <see cref="Action"/>, which always comes back to the scheduler's thread.
/// </summary>
internal interface IParkable
{
    /// <summary>
    /// Before a method's first park, when it has no frame yet: the fiber that is about to park, reached without a thread-static
    /// where that is possible. Null if the await is refused; <see cref="AwaitFailure"/> has the reason.
    /// </summary>
    Fiber? CheckFirstPark();

    /// <summary>Parks the fiber; <paramref name="awaiting"/> is the frame that goes on afterwards. Never throws: see <see cref="AwaitFailure"/>.</summary>
    void Park(FiberBox awaiting);

    /// <summary>The same, right after <see cref="CheckFirstPark"/>: what that has checked is not checked again.</summary>
    void ParkFirst(FiberBox awaiting);
}
