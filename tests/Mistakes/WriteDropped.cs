using FiberNet;

namespace Mistakes;

/// <summary>The peer has gone, and the program goes on to write.</summary>
internal static class WriteDropped
{
    internal static async FiberTask Greet(FiberSocket client)
    {
        await client.Write("hello\n"); // FIBER001
    }
}
