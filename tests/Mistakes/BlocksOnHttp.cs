using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread wait for the server.</summary>
internal static class BlocksOnHttp
{
    internal static async FiberTask<HttpResponseMessage> Get(HttpClient client)
    {
        await Fiber.Yield();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");
        return client.Send(request); // FIBER007
    }
}
