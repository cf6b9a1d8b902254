using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Names objects in dumps: <c>mutex 'stock'</c>, or <c>mutex #3</c> for one without a name.</summary>
/// <remarks>The number is given at the first dump that shows the object, so objects pay nothing for it. Any thread.</remarks>
internal static class ObjectLabel
{
    private static readonly ConditionalWeakTable<object, object> s_numbers = [];
    private static int s_last;

    internal static string Of(string kind, SchedulerBound labelled) =>
        labelled.Name is { } name ? $"{kind} '{name}'" : $"{kind} #{NumberOf(labelled)}";

    internal static string Of(WaitTarget target) => target.Subject switch
    {
        SchedulerBound labelled => Of(target.Kind.ToString().ToLowerInvariant(), labelled),
        Fiber fiber => $"the end of {fiber}",
        IFiberParent => "the fibers of its scope",
        IWaitSet set => string.Join(" or ", set.Targets().Select(Of)),
        { } other => other.ToString() ?? other.GetType().Name,
        null => target.Kind.ToString().ToLowerInvariant(),
    };

    private static int NumberOf(object labelled) => (int)s_numbers.GetValue(labelled, static _ => Interlocked.Increment(ref s_last));
}
