using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for the first of several things to happen.</summary>
public static class Select
{
    /// <summary>Parks until one of the cases can take effect, and lets exactly that one.</summary>
    /// <param name="cases">The cases.</param>
    /// <returns>The index of the case; its result is on the case.</returns>
    /// <inheritdoc cref="Any(TimeSpan?, ReadOnlySpan{ISelectable})"/>
    public static FiberTask<int> Any(params ReadOnlySpan<ISelectable> cases) => Any(null, cases);

    /// <summary>Parks until one of the cases can take effect, and lets exactly that one; or until the time is over.</summary>
    /// <remarks>
    /// Of several that can at once, each gets its turn: every select of a scheduler begins with another case. A select
    /// never meets itself: its put does not feed its own get.
    /// </remarks>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: only look.</param>
    /// <param name="cases">The cases. They can be used again afterwards, and each in one select at a time.</param>
    /// <returns>The index of the case, its result is on the case; -1 if the time was over.</returns>
    /// <exception cref="ArgumentException">There is no case and no timeout, so nothing could ever happen; or a case is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">A case waits already, in another select or twice in this one; or the call is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; no case has taken effect.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired; no case has taken effect.</exception>
    public static FiberTask<int> Any(TimeSpan? timeout, params ReadOnlySpan<ISelectable> cases)
    {
        TimeoutRule.Check(timeout);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<int>();
        CheckCases(timeout, cases);
        int index = TryAll(scheduler, cases);
        if (index < 0 && timeout != TimeSpan.Zero)
            return scheduler.Rent<SelectOperation>().Start(cases, timeout);
        return scheduler.Finish(index);
    }

    private static void CheckCases(TimeSpan? timeout, ReadOnlySpan<ISelectable> cases)
    {
        if (cases.IsEmpty && (timeout is null || timeout == Timeout.InfiniteTimeSpan))
            throw new ArgumentException("A select without cases and without a timeout would never end.", nameof(cases));
        for (int i = 0; i < cases.Length; i++)
        {
            if (cases[i] is null)
                throw new ArgumentException($"Case {i} of the select is null.", nameof(cases));

            // Before any is tried: whether misuse is refused must not depend on which of them can happen.
            if (cases[i] is SelectCase selectCase)
                selectCase.CheckIdle();
        }
    }

    private static int TryAll(FiberScheduler scheduler, ReadOnlySpan<ISelectable> cases)
    {
        if (cases.IsEmpty)
            return -1;
        int first = (int)(scheduler.SelectRotation++ % (uint)cases.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            int index = first + i;
            if (index >= cases.Length)
                index -= cases.Length;
            if (cases[index].TrySelect())
                return index;
        }

        return -1;
    }
}
