using System.Net.Sockets;

namespace FiberNet.Tests.Naming;

public class SocketNamesTests
{
    [Theory]
    [InlineData("AF_INET", 2)]
    [InlineData("PF_INET", 2)]
    [InlineData("AF_INET6", 10)]
    [InlineData("PF_INET6", 10)]
    [InlineData("AF_UNIX", 1)]
    [InlineData("PF_LOCAL", 1)]
    [InlineData("AF_NETLINK", 16)]
    [InlineData("AF_PACKET", 17)]
    [InlineData("AF_VSOCK", 40)]
    public void A_family_has_its_number(string name, int number)
    {
        Assert.True(SocketNames.TryGetFamily(name, out int found));
        Assert.Equal(number, found);
    }

    [Theory]
    [InlineData("SOCK_STREAM", 1)]
    [InlineData("SOCK_DGRAM", 2)]
    [InlineData("SOCK_RAW", 3)]
    [InlineData("SOCK_RDM", 4)]
    [InlineData("SOCK_SEQPACKET", 5)]
    public void A_type_has_its_number(string name, int number)
    {
        Assert.True(SocketNames.TryGetType(name, out int found));
        Assert.Equal(number, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("INET")]
    [InlineData("AF_")]
    [InlineData("AF_NONSENSE")]
    [InlineData("af_inet")]
    [InlineData("SOCK_NONSENSE")]
    [InlineData("2")]
    public void Another_name_has_none(string name)
    {
        Assert.False(SocketNames.TryGetFamily(name, out _));
        Assert.False(SocketNames.TryGetType(name, out _));
    }

    [Theory]
    [InlineData(SocketShutdown.Receive, "R", "READ", "0", "SHUT_RD")]
    [InlineData(SocketShutdown.Send, "W", "WRITE", "1", "SHUT_WR")]
    [InlineData(SocketShutdown.Both, "RW", "READ_WRITE", "2", "SHUT_RDWR")]
    public void Names_of_Tarantool_shut_down(SocketShutdown half, params string[] names)
    {
        Assert.All(names, name => Assert.Equal(half, SocketNames.ParseShutdown(name)));
        Assert.Equal(half, SocketNames.ParseShutdown((int)half));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r")]
    [InlineData("recv")]
    [InlineData("3")]
    public void An_unknown_way_to_shut_down_throws_and_is_named(string how)
    {
        var error = Assert.Throws<ArgumentException>(nameof(how), () => SocketNames.ParseShutdown(how));
        Assert.Contains($"'{how}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_and_nothing_are_checked_too()
    {
        Assert.Throws<ArgumentOutOfRangeException>("how", () => SocketNames.ParseShutdown(3));
        Assert.Throws<ArgumentOutOfRangeException>("how", () => SocketNames.ParseShutdown(-1));
        Assert.Throws<ArgumentNullException>("how", () => SocketNames.ParseShutdown(null!));
        Assert.Throws<ArgumentNullException>("name", () => SocketNames.TryGetFamily(null!, out _));
        Assert.Throws<ArgumentNullException>("name", () => SocketNames.TryGetType(null!, out _));
        Assert.Throws<ArgumentNullException>("name", () => ProtocolNames.TryGetNumber(null!, out _));
    }
}
