using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Addresses;

public class ResolverTests
{
    private static readonly AddrInfoHints s_tcp = new() { Type = SocketType.Stream, Protocol = ProtocolType.Tcp };

    [Theory]
    [InlineData("127.0.0.1", AddressFamily.InterNetwork)]
    [InlineData("::1", AddressFamily.InterNetworkV6)]
    public void A_numeric_host_and_port_need_no_resolver(string host, AddressFamily family)
    {
        Assert.True(AddressLookup.TryResolveNumeric(host, "8080", s_tcp, out Resolution resolution));
        AddrInfo answer = Assert.Single(resolution.Addresses!);
        Assert.Equal((host, 8080, family), (answer.Host, answer.Port, answer.Family));
        Assert.Equal((SocketType.Stream, ProtocolType.Tcp, null), (answer.Type, answer.Protocol, answer.CanonicalName));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(host), 8080), answer.EndPoint);
        Assert.True(resolution.Succeeded);
        Assert.Equal((Errno.None, null), (resolution.Errno, resolution.Error));
    }

    [Theory]
    [InlineData("localhost", "80")]
    [InlineData("127.0.0.1", "http")]
    [InlineData(null, "http")]
    [InlineData("256.0.0.1", "80")]
    public void A_name_needs_the_resolver(string? host, string service) =>
        Assert.False(AddressLookup.TryResolveNumeric(host, service, null, out _));

    [Fact]
    public void Localhost_is_a_loopback()
    {
        Resolution resolution = AddressLookup.Resolve("localhost", 80, s_tcp);
        Assert.NotEmpty(resolution.Addresses!);
        Assert.All(resolution.Addresses!, answer => Assert.True(IPAddress.IsLoopback(((IPEndPoint)answer.EndPoint).Address)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_host_is_this_machine(string? host)
    {
        Assert.True(AddressLookup.TryResolveNumeric(host, null, s_tcp, out Resolution resolution));
        Assert.All(resolution.Addresses!, answer => Assert.True(answer.Host is "127.0.0.1" or "::1"));
        Assert.All(resolution.Addresses!, answer => Assert.Equal(0, answer.Port));

        resolution = AddressLookup.Resolve(host, 5, s_tcp with { Flags = AddrInfoFlags.Passive });
        Assert.All(resolution.Addresses!, answer => Assert.True(answer.Host is "0.0.0.0" or "::"));
    }

    [Fact]
    public void Without_hints_there_is_an_answer_for_each_type()
    {
        Resolution resolution = AddressLookup.Resolve("127.0.0.1", 80, null);
        Assert.Contains(resolution.Addresses!, answer => answer is { Type: SocketType.Stream, Protocol: ProtocolType.Tcp });
        Assert.Contains(resolution.Addresses!, answer => answer is { Type: SocketType.Dgram, Protocol: ProtocolType.Udp });
    }

    [Fact]
    public void The_loopback_resolves_where_no_other_address_is_configured()
    {
        Resolution resolution = AddressLookup.Resolve("::1", 80, s_tcp with { Flags = AddrInfoFlags.AddressConfig });
        Assert.Equal("::1", Assert.Single(resolution.Addresses!).Host);
    }

    [Fact]
    public void A_canonical_name_comes_when_asked_for()
    {
        Resolution resolution = AddressLookup.Resolve("127.0.0.1", 80, s_tcp with { Flags = AddrInfoFlags.CanonicalName });
        Assert.Equal("127.0.0.1", resolution.Addresses![0].CanonicalName);
    }

    [Theory]
    [InlineData("a host that nobody has", AddressFamily.Unspecified)]
    [InlineData("127.0.0.1", AddressFamily.InterNetworkV6)]
    public void What_does_not_resolve_is_eio_with_libcs_text(string host, AddressFamily family)
    {
        Resolution resolution = AddressLookup.Resolve(host, "80", new AddrInfoHints { Family = family, Flags = AddrInfoFlags.NumericHost });
        Assert.False(resolution.Succeeded);
        Assert.Equal(Errno.EIO, resolution.Errno);
        Assert.StartsWith("getaddrinfo: ", resolution.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    public void A_port_that_libc_would_bend_throws(string service) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => AddressLookup.Resolve("127.0.0.1", service, null));

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_throws(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(port), () => AddressLookup.Resolve("127.0.0.1", port, null));

    [Fact]
    public void Nul_and_impossible_hints_throw()
    {
        Assert.Throws<ArgumentException>("host", () => AddressLookup.Resolve("127.0.0.1\0.evil", 80, null));
        Assert.Throws<ArgumentException>("service", () => AddressLookup.Resolve("127.0.0.1", "8\00", null));
        Assert.Throws<ArgumentException>("hints", () => AddressLookup.Resolve("127.0.0.1", 80, new AddrInfoHints { Family = AddressFamily.Banyan }));
        Assert.Throws<ArgumentException>("hints", () => AddressLookup.Resolve("127.0.0.1", 80, new AddrInfoHints { Type = (SocketType)77 }));
        Assert.Throws<ArgumentException>("hints", () => AddressLookup.Resolve("127.0.0.1", 80, new AddrInfoHints { Protocol = ProtocolType.Unknown }));
    }
}
