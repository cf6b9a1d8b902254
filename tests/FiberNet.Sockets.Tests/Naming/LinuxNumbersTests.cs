using System.Net.Sockets;

namespace FiberNet.Tests.Naming;

public class LinuxNumbersTests
{
    [Theory]
    [InlineData(AddressFamily.Unspecified, 0)]
    [InlineData(AddressFamily.Unix, 1)]
    [InlineData(AddressFamily.InterNetwork, 2)]
    [InlineData(AddressFamily.AppleTalk, 5)]
    [InlineData(AddressFamily.InterNetworkV6, 10)]
    [InlineData(AddressFamily.Packet, 17)]
    [InlineData(AddressFamily.ControllerAreaNetwork, 29)]
    public void A_family_that_both_have_goes_there_and_back(AddressFamily family, int number)
    {
        Assert.True(LinuxNumbers.TryGetFamily(family, out int found));
        Assert.Equal(number, found);
        Assert.Equal(family, LinuxNumbers.ToAddressFamily(number));
    }

    [Fact]
    public void What_only_one_has_is_unknown_to_the_other()
    {
        Assert.False(LinuxNumbers.TryGetFamily(AddressFamily.Banyan, out _));
        Assert.False(LinuxNumbers.TryGetFamily(AddressFamily.Unknown, out _));
        // 16 is AF_NETLINK, which .NET lacks; its own 16 is AppleTalk.
        Assert.Equal(AddressFamily.Unknown, LinuxNumbers.ToAddressFamily(16));
        Assert.Equal(AddressFamily.Unknown, LinuxNumbers.ToAddressFamily(-1));
        Assert.False(LinuxNumbers.TryGetType(SocketType.Unknown, out _));
        Assert.False(LinuxNumbers.TryGetType((SocketType)6, out _));
        Assert.Equal(SocketType.Unknown, LinuxNumbers.ToSocketType(6));
        Assert.False(LinuxNumbers.TryGetProtocol(ProtocolType.Unknown, out _));
        Assert.False(LinuxNumbers.TryGetProtocol(ProtocolType.Ipx, out _));
    }

    [Fact]
    public void Types_and_protocols_have_the_same_numbers()
    {
        foreach (SocketType type in new[] { SocketType.Stream, SocketType.Dgram, SocketType.Raw, SocketType.Rdm, SocketType.Seqpacket })
        {
            Assert.True(LinuxNumbers.TryGetType(type, out int number));
            Assert.Equal(type, LinuxNumbers.ToSocketType(number));
        }
        Assert.True(LinuxNumbers.TryGetProtocol(ProtocolType.IcmpV6, out int icmp));
        Assert.Equal(58, icmp);
        Assert.True(LinuxNumbers.TryGetProtocol(ProtocolType.Unspecified, out int none));
        Assert.Equal(0, none);
    }
}
