using FiberNet;

namespace Mistakes;

/// <summary>The second read overwrites the first line.</summary>
internal static class SliceAcrossRead
{
    internal static async FiberTask<bool> IsTwice(FiberSocket socket)
    {
        ReadOnlyMemory<byte> first = (await socket.ReadLineMemory()).Memory;
        ReadOnlyMemory<byte> second = (await socket.ReadLineMemory()).Memory;
        return first.Span.SequenceEqual(second.Span); // FIBER010
    }
}
