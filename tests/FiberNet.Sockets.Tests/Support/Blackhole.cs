using System.Net;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests;

/// <summary>An address where a connect neither succeeds nor fails: a listener whose queue is full, so the kernel drops every SYN.</summary>
internal sealed class Blackhole : IDisposable
{
    private readonly List<FiberSocket> _sockets = [];

    internal IPEndPoint EndPoint => (IPEndPoint)_sockets[0].LocalEndPoint!;

    internal static Blackhole Make()
    {
        var hole = new Blackhole();
        FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        hole._sockets.Add(listener);
        Assert.True(listener.Bind("127.0.0.1", 0));
        Assert.True(listener.Listen(0));
        for (int i = 0; i < 3; i++)
        {
            FiberSocket filler = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            hole._sockets.Add(filler);
            filler.SysConnect(hole.EndPoint);
        }

        return hole;
    }

    public void Dispose()
    {
        foreach (FiberSocket socket in _sockets)
            socket.Dispose();
    }
}
