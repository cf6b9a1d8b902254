using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for the first of several cases.</summary>
[ReactorThread]
public static class Select
{
    /// <summary>Suspends the fiber until one of the cases can take effect, and lets exactly that one take effect.</summary>
    /// <param name="cases">The cases.</param>
    /// <returns>The index of the case that took effect. The case holds its result.</returns>
    /// <inheritdoc cref="Any(TimeSpan?, ReadOnlySpan{ISelectable})"/>
    public static FiberTask<int> Any(params ReadOnlySpan<ISelectable> cases) => Any(null, cases);

    /// <summary>Suspends the fiber until one of the cases can take effect or the timeout expires. Exactly one case takes effect, or none.</summary>
    /// <remarks>
    /// If several can take effect at once, the choice rotates: every select of a scheduler begins with another case. A put and a
    /// get of one select never serve each other.
    /// </remarks>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <param name="cases">The cases. Each can be used any number of times, in one select at a time.</param>
    /// <returns>The index of the case that took effect, or -1 if the timeout expired. The case holds its result.</returns>
    /// <exception cref="ArgumentException">There is neither a case nor a timeout, so the select would never end; or a case is <c>null</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">A case waits already, in another select or twice in this one; or the caller is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. No case took effect.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired. No case took effect.</exception>
    /// <example>
    /// <!-- given: FiberChannel<string> orders, FiberChannel<bool> quit -->
    /// <code>
    /// ChannelGetCase&lt;string&gt; order = orders.GetCase();
    /// ChannelGetCase&lt;bool&gt; stop = quit.GetCase();
    /// int first = await Select.Any(TimeSpan.FromSeconds(1), order, stop); // 0, 1, or -1 after a second
    /// </code>
    /// </example>
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
            throw new ArgumentException("A select without cases and without a timeout would never end; pass a case or a timeout.", nameof(cases));
        for (int i = 0; i < cases.Length; i++)
        {
            if (cases[i] is null)
                throw new ArgumentException($"Case {i} of the select is null.", nameof(cases));

            // Checked before any case is tried: misuse must not be found only when another case happens to be impossible.
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
