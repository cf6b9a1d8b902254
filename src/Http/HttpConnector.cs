using System.Net;
using System.Net.Http;

namespace FiberNet.Http;

/// <summary>Makes the connections of a handler on a reactor. Any thread.</summary>
internal sealed class HttpConnector(Reactor reactor)
{
    /// <summary>Connects in a fiber of the reactor, on whose thread the stream has to be made.</summary>
    internal async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken token)
    {
        DnsEndPoint server = context.DnsEndPoint;
        try
        {
            return await reactor.InvokeAsync(() => Open(server, token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (token.IsCancellationRequested)
        {
            // The handler compares tokens to tell its time limit from other cancellations.
            throw new OperationCanceledException("The connect was cancelled.", canceled, token);
        }
        catch (OperationCanceledException canceled)
        {
            throw new IOException($"There is no connection to {server.Host}:{server.Port}: the reactor of the handler has ended.", canceled);
        }
    }

    private static async FiberTask<Stream> Open(DnsEndPoint server, CancellationToken token)
    {
        using CancelRegistration link = Fiber.CancelOn(token);
        FiberSocket socket = (await FiberSocket.TcpConnect(server.Host, server.Port)).OrThrow($"connect to {server.Host}:{server.Port}");
        return socket.AsStream();
    }
}
