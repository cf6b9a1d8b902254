using System.Net.Sockets;

namespace FiberNet.Tests.Options;

public class SocketOptionTableTests
{
    [Theory]
    [InlineData("SOL_SOCKET", "SO_REUSEADDR")]
    [InlineData("socket", "SO_REUSEADDR")]
    [InlineData("SOL_TCP", "TCP_NODELAY")]
    [InlineData("IPPROTO_TCP", "TCP_NODELAY")]
    [InlineData("tcp", "TCP_NODELAY")]
    [InlineData("SOL_IP", "IP_TTL")]
    [InlineData("IPPROTO_IPV6", "IPV6_V6ONLY")]
    [InlineData("udp", "UDP_SEGMENT")]
    [InlineData("SOL_IPV6", "IPV6_JOIN_GROUP")]
    public void An_option_is_found_by_its_c_names(string level, string name)
    {
        SocketOption option = SocketOptionTable.Find(level, name);
        Assert.Equal(name == "IPV6_JOIN_GROUP" ? "IPV6_ADD_MEMBERSHIP" : name, option.Name);
    }

    [Theory]
    [InlineData("SO_ACCEPTCONN", "SO_BINDTODEVICE", "SO_BROADCAST", "SO_BSDCOMPAT", "SO_DEBUG", "SO_DOMAIN", "SO_ERROR", "SO_DONTROUTE")]
    [InlineData("SO_KEEPALIVE", "SO_MARK", "SO_OOBINLINE", "SO_PASSCRED", "SO_PEERCRED", "SO_PRIORITY", "SO_PROTOCOL", "SO_RCVBUF")]
    [InlineData("SO_RCVBUFFORCE", "SO_RCVLOWAT", "SO_SNDLOWAT", "SO_RCVTIMEO", "SO_SNDTIMEO", "SO_REUSEADDR", "SO_SNDBUF")]
    [InlineData("SO_SNDBUFFORCE", "SO_TIMESTAMP", "SO_TYPE", "SO_LINGER")]
    public void Every_option_of_Tarantool_is_there(params string[] names) =>
        Assert.All(names, name => Assert.Equal(name, SocketOptionTable.Find("SOL_SOCKET", name).Name));

    [Fact]
    public void No_two_options_are_one()
    {
        Assert.Equal(
            SocketOptionTable.All.Count,
            SocketOptionTable.All.DistinctBy(option => (option.Level, option.Number)).Count());
        Assert.All(SocketOptionTable.All, option => Assert.Equal(option.Name, option.ToString()));
    }

    [Theory]
    [InlineData("SOL_NONSENSE", "SO_REUSEADDR", "level", "SOL_NONSENSE")]
    [InlineData("", "SO_REUSEADDR", "level", "")]
    [InlineData("SOL_SOCKET", "SO_NONSENSE", "name", "SO_NONSENSE")]
    [InlineData("SOL_SOCKET", "so_reuseaddr", "name", "so_reuseaddr")]
    [InlineData("SOL_SOCKET", "TCP_NODELAY", "name", "TCP_NODELAY")]
    public void An_unknown_name_throws_and_is_named(string level, string name, string parameter, string text)
    {
        var error = Assert.Throws<ArgumentException>(parameter, () => SocketOptionTable.Find(level, name));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_other_types_mean_what_they_mean_to_c()
    {
        using TestSocket tcp = TestSocket.Tcp();
        Assert.Equal(true, SetAndGet(tcp, "SOL_SOCKET", "SO_REUSEADDR", true));
        Assert.Equal(false, SetAndGet(tcp, "SOL_SOCKET", "SO_REUSEADDR", 0));
        Assert.Equal(true, SetAndGet(tcp, "SOL_SOCKET", "SO_REUSEADDR", 5L));
        Assert.Equal(1, SetAndGet(tcp, "SOL_SOCKET", "SO_PRIORITY", true));
        Assert.Equal(3, SetAndGet(tcp, "SOL_SOCKET", "SO_PRIORITY", (byte)3));
        Assert.Equal(TimeSpan.FromSeconds(2), SetAndGet(tcp, "SOL_SOCKET", "SO_RCVTIMEO", 2));
        Assert.Equal(TimeSpan.FromSeconds(1.5), SetAndGet(tcp, "SOL_SOCKET", "SO_RCVTIMEO", 1.5));
        Assert.Equal(TimeSpan.FromSeconds(3), SetAndGet(tcp, "SOL_SOCKET", "SO_SNDTIMEO", TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(30), SetAndGet(tcp, "tcp", "TCP_KEEPIDLE", 30));
        Assert.Equal(TimeSpan.FromMilliseconds(30), SetAndGet(tcp, "tcp", "TCP_USER_TIMEOUT", 30));
        Assert.Equal("reno", SetAndGet(tcp, "tcp", "TCP_CONGESTION", "reno"));
        Assert.Equal(7ul, SetAndGet(tcp, "socket", "SO_MAX_PACING_RATE", 7));
        Assert.Equal(PathMtuDiscovery.Want, SetAndGet(tcp, "ip", "IP_MTU_DISCOVER", 1));
        Assert.Equal(7, ((LingerOption)SetAndGet(tcp, "SOL_SOCKET", "SO_LINGER", new LingerOption(true, 7))!).LingerTime);
    }

    [Theory]
    [InlineData("SO_REUSEADDR", "yes")]
    [InlineData("SO_REUSEADDR", 1.5)]
    [InlineData("SO_RCVBUF", "big")]
    [InlineData("SO_RCVBUF", 4294967296L)]
    [InlineData("SO_RCVBUF", -1)]
    [InlineData("SO_MARK", -1)]
    [InlineData("SO_MAX_PACING_RATE", -1)]
    [InlineData("SO_RCVTIMEO", -0.5)]
    [InlineData("SO_RCVTIMEO", double.NaN)]
    [InlineData("SO_RCVTIMEO", double.PositiveInfinity)]
    [InlineData("SO_RCVTIMEO", "1")]
    [InlineData("SO_RCVTIMEO", true)]
    [InlineData("SO_BINDTODEVICE", 1)]
    [InlineData("SO_LINGER", 1)]
    [InlineData("SO_TYPE", 1)]
    [InlineData("SO_PEERCRED", 1)]
    public void A_value_that_is_none_throws_and_the_option_is_named(string name, object value)
    {
        using TestSocket tcp = TestSocket.Tcp();
        SocketOption option = SocketOptionTable.Find("SOL_SOCKET", name);
        var error = Assert.ThrowsAny<ArgumentException>(() => option.SetObject(tcp.Fd, value));
        Assert.Equal("value", error.ParamName);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_throws()
    {
        Assert.Throws<ArgumentNullException>("level", () => SocketOptionTable.Find(null!, "SO_TYPE"));
        Assert.Throws<ArgumentNullException>("name", () => SocketOptionTable.Find("socket", null!));
        Assert.Throws<ArgumentNullException>("value", () => SocketOptions.ReuseAddress.SetObject(0, null!));
        Assert.Throws<ArgumentNullException>("value", () => SocketOptions.Type.SetObject(0, null!));
    }

    [Fact]
    public void Every_option_can_be_asked_for()
    {
        using TestSocket tcp = TestSocket.Tcp();
        foreach (SocketOption option in SocketOptionTable.All)
        {
            Errno errno = option.TryGetObject(tcp.Fd, out object? value);
            if (errno == Errno.None)
                Assert.IsType(option.ValueType, value);
            else
                Assert.Null(value);
            // A newer option than this kernel, another kind of socket or state; never our own fault.
            Assert.True(
                errno is Errno.None or Errno.ENOPROTOOPT or Errno.EOPNOTSUPP or Errno.ENOTCONN or Errno.EPERM, $"{option}: {errno}");
            Assert.Equal(option.GetType().GetGenericTypeDefinition() == typeof(ReadOnlySocketOption<>), option.IsReadOnly);
        }
    }

    private static object? SetAndGet(TestSocket socket, string level, string name, object value)
    {
        SocketOption option = SocketOptionTable.Find(level, name);
        Assert.Equal((name, Errno.None), (name, option.SetObject(socket.Fd, value)));
        Assert.Equal((name, Errno.None), (name, option.TryGetObject(socket.Fd, out object? read)));
        return read;
    }
}
