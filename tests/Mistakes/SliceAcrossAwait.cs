using FiberNet;

namespace Mistakes;

/// <summary>Another fiber reads from the socket while this one sleeps.</summary>
internal static class SliceAcrossAwait
{
    internal static async FiberTask<int> Length(FiberSocket socket)
    {
        ReadOnlyMemory<byte> line = (await socket.ReadLineMemory()).Memory;
        await Fiber.Sleep(TimeSpan.FromSeconds(1));
        return line.Span.IndexOf((byte)' '); // FIBER010
    }
}
