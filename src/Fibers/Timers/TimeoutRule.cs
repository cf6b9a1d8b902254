using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>The one rule for all timeouts of this library.</summary>
internal static class TimeoutRule
{
    /// <summary>The longest timeout: 100 years of 365.25 days.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    /// <summary>The ticks of <see cref="Timeout.InfiniteTimeSpan"/>, as a constant that the JIT can compare with.</summary>
    internal const long InfiniteTicks = Timeout.Infinite * TimeSpan.TicksPerMillisecond;

    /// <summary>Throws unless <paramref name="timeout"/> is null, infinite, or between zero and 100 years.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(TimeSpan? timeout, [CallerArgumentExpression(nameof(timeout))] string name = "")
    {
        if (timeout is { } span && (ulong)span.Ticks > (ulong)Longest.Ticks && span.Ticks != InfiniteTicks)
            Throw(span, name);
    }

    [DoesNotReturn]
    private static void Throw(TimeSpan span, string name) =>
        throw new ArgumentOutOfRangeException(name, span, $"A timeout is between zero and 100 years, or Timeout.InfiniteTimeSpan, not {span}.");
}
