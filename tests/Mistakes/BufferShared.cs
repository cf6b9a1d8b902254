using FiberNet;

namespace Mistakes;

/// <summary>Another connection reads into the buffer before this one has used it.</summary>
internal static class BufferShared
{
    private static readonly byte[] s_buffer = new byte[4096];

    internal static async FiberTask Echo(FiberSocket client)
    {
        _ = await client.ReadSome(s_buffer); // FIBER011
        _ = await client.Write(s_buffer);
    }
}
