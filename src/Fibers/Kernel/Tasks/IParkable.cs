namespace FiberNet.Advanced;

/// <summary>
/// Implemented by the awaiters of this library, which are structs. The method builder finds the interface with a test that the
/// JIT folds away, and suspends the fiber without a delegate. Any other awaiter takes the slower path through an
/// <see cref="Action"/>, which always comes back to the scheduler's thread.
/// </summary>
internal interface IParkable
{
    /// <summary>
    /// Checks the first suspension of a method, which has no frame yet, and returns its fiber, if possible without a thread-static.
    /// Null if the await is refused; <see cref="AwaitFailure"/> then has the reason.
    /// </summary>
    Fiber? CheckFirstPark();

    /// <summary>Suspends the fiber; the frame <paramref name="awaiting"/> goes on afterwards. Never throws: see <see cref="AwaitFailure"/>.</summary>
    void Park(FiberBox awaiting);

    /// <summary>Suspends the fiber right after <see cref="CheckFirstPark"/>, without checking again.</summary>
    void ParkFirst(FiberBox awaiting);
}
