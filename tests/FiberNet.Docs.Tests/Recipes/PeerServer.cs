using System.Net;
using System.Net.Sockets;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>A server on .NET's own sockets, for recipes that are clients.</summary>
internal sealed class PeerServer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly TcpListener _listener;

    internal PeerServer(IPAddress address, int port = 0)
    {
        _listener = new TcpListener(address, port);
        _listener.Start();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits for the next client.</summary>
    internal LineClient Accept()
    {
        Assert.True(_listener.Server.Poll(s_patience, SelectMode.SelectRead), "No client connects.");
        TcpClient client = _listener.AcceptTcpClient();
        client.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        return new LineClient(client);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
