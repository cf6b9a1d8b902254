using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread wait for the disk.</summary>
internal static class BlocksOnFile
{
    internal static async FiberTask Serve(FiberSocket client)
    {
        string page = File.ReadAllText("index.html"); // FIBER007
        _ = await client.Write(page);
    }
}
