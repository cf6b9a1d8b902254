using System.Net;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Options;

/// <summary>A descriptor to try options on.</summary>
internal sealed unsafe class TestSocket : IDisposable
{
    private readonly int _peer = -1;

    private TestSocket(int fd, int peer = -1)
    {
        Assert.True(fd >= 0, ((Errno)errno).ToString());
        Fd = fd;
        _peer = peer;
    }

    public int Fd { get; }

    public static TestSocket Tcp() => new(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

    public static TestSocket Udp() => new(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));

    public static TestSocket? Udp6()
    {
        int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        return fd < 0 ? null : new TestSocket(fd);
    }

    public static TestSocket Pair()
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        return new TestSocket(pair[0], pair[1]);
    }

    public static TestSocket Listener()
    {
        TestSocket listener = Tcp();
        sockaddr_storage address;
        int length = SocketAddressCodec.Encode(new IPEndPoint(IPAddress.Loopback, 0), &address);
        Assert.Equal(0, bind(listener.Fd, (sockaddr*)&address, length));
        Assert.Equal(0, listen(listener.Fd, 1));
        return listener;
    }

    /// <summary>Another socket, connected to this one.</summary>
    public TestSocket Connect()
    {
        TestSocket client = Tcp();
        sockaddr_storage address;
        socklen_t length = SocketAddressCodec.Room;
        Assert.Equal(0, getsockname(Fd, (sockaddr*)&address, &length));
        Assert.Equal(0, connect(client.Fd, (sockaddr*)&address, length));
        return client;
    }

    public T Get<T>(ReadOnlySocketOption<T> option)
    {
        Assert.Equal((option.Name, Errno.None), (option.Name, option.TryGet(Fd, out T value)));
        return value;
    }

    public void Set<T>(SocketOption<T> option, T value) =>
        Assert.Equal((option.Name, Errno.None), (option.Name, option.Set(Fd, value)));

    public void Dispose()
    {
        close(Fd);
        if (_peer >= 0)
            close(_peer);
    }
}
