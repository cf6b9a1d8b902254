using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>A <see cref="BareBox"/> that completes with a value.</summary>
internal abstract class BareBox<T>(BareScheduler scheduler, BarePool pool) : BareBox(scheduler, pool)
{
    internal T Result = default!;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T TakeResult(uint version)
    {
        T result = Result;
        Take(version);
        return result;
    }
}
