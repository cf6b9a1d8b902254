using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>Two connected sockets of System.Net.Sockets.</summary>
internal sealed class SystemPair : IDisposable
{
    internal SystemPair(bool isTcp)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using Socket listener = Make(isTcp);
        listener.Bind(isTcp ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Client = Make(isTcp);
        Client.Connect(listener.LocalEndPoint!);
        Server = listener.Accept();
        if (isTcp)
            Client.NoDelay = Server.NoDelay = true;
        else
            File.Delete(path);
    }

    internal Socket Client { get; }

    internal Socket Server { get; }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static Socket Make(bool isTcp) => isTcp
        ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
