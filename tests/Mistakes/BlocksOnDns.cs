using System.Net;
using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread wait for the name server.</summary>
internal static class BlocksOnDns
{
    internal static async FiberTask<IPAddress[]> Find(string host)
    {
        await Fiber.Yield();
        return Dns.GetHostAddresses(host); // FIBER007
    }
}
