using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Options;

public class SocketOptionsTests
{
    public static TheoryData<SocketOption<bool>> Flags => new(
        SocketOptions.Broadcast, SocketOptions.DontRoute, SocketOptions.KeepAlive, SocketOptions.OutOfBandInline,
        SocketOptions.ReuseAddress, SocketOptions.ReusePort, SocketOptions.ReceiveQueueOverflow, SocketOptions.SelectErrorQueue,
        SocketOptions.Timestamp, SocketOptions.TimestampNanoseconds,
        SocketOptions.TcpNoDelay, SocketOptions.TcpCork, SocketOptions.TcpThinLinearTimeouts,
        SocketOptions.IpFreeBind, SocketOptions.IpPacketInfo, SocketOptions.IpReceiveErrors, SocketOptions.IpReceiveTos,
        SocketOptions.IpReceiveTtl, SocketOptions.IpMulticastLoop, SocketOptions.IpMulticastAll, SocketOptions.IpBindAddressNoPort);

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_flag_is_set_and_cleared(SocketOption<bool> option)
    {
        using TestSocket tcp = TestSocket.Tcp();
        tcp.Set(option, true);
        Assert.True(tcp.Get(option));
        tcp.Set(option, false);
        Assert.False(tcp.Get(option));
    }

    [Fact]
    public void A_new_socket_tells_what_it_is()
    {
        using TestSocket tcp = TestSocket.Tcp(), udp = TestSocket.Udp(), pair = TestSocket.Pair(), listener = TestSocket.Listener();
        Assert.Equal(
            (AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
            (tcp.Get(SocketOptions.Domain), tcp.Get(SocketOptions.Type), tcp.Get(SocketOptions.Protocol)));
        Assert.Equal(
            (AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
            (udp.Get(SocketOptions.Domain), udp.Get(SocketOptions.Type), udp.Get(SocketOptions.Protocol)));
        Assert.Equal(AddressFamily.Unix, pair.Get(SocketOptions.Domain));
        Assert.False(tcp.Get(SocketOptions.AcceptConnections));
        Assert.True(listener.Get(SocketOptions.AcceptConnections));
        Assert.Equal(Errno.None, tcp.Get(SocketOptions.Error));
        Assert.Equal(1, tcp.Get(SocketOptions.SendLowWatermark));
        Assert.NotEqual(0ul, tcp.Get(SocketOptions.Cookie));
        Assert.NotEqual(tcp.Get(SocketOptions.Cookie), udp.Get(SocketOptions.Cookie));
        Assert.Equal(ulong.MaxValue, tcp.Get(SocketOptions.MaxPacingRate));
        Assert.False(tcp.Get(SocketOptions.BsdCompatibility));
        Assert.False(tcp.Get(SocketOptions.Debug));
    }

    [Fact]
    public void Numbers_are_read_as_they_were_set()
    {
        using TestSocket tcp = TestSocket.Tcp();
        tcp.Set(SocketOptions.ReceiveLowWatermark, 17);
        Assert.Equal(17, tcp.Get(SocketOptions.ReceiveLowWatermark));
        tcp.Set(SocketOptions.Priority, 6);
        Assert.Equal(6, tcp.Get(SocketOptions.Priority));
        tcp.Set(SocketOptions.MaxPacingRate, 5_000_000_000ul);
        Assert.Equal(5_000_000_000ul, tcp.Get(SocketOptions.MaxPacingRate));
        tcp.Set(SocketOptions.IpTtl, 42);
        Assert.Equal(42, tcp.Get(SocketOptions.IpTtl));
        tcp.Set(SocketOptions.IpTos, 0xB8);
        Assert.Equal(0xB8, tcp.Get(SocketOptions.IpTos));
        tcp.Set(SocketOptions.TcpKeepCount, 3);
        Assert.Equal(3, tcp.Get(SocketOptions.TcpKeepCount));
        tcp.Set(SocketOptions.TcpNotSentLowWatermark, 16384u);
        Assert.Equal(16384u, tcp.Get(SocketOptions.TcpNotSentLowWatermark));
        tcp.Set(SocketOptions.IpMtuDiscover, PathMtuDiscovery.Do);
        Assert.Equal(PathMtuDiscovery.Do, tcp.Get(SocketOptions.IpMtuDiscover));
    }

    [Fact]
    public void The_kernel_doubles_a_buffers_size()
    {
        using TestSocket tcp = TestSocket.Tcp();
        tcp.Set(SocketOptions.ReceiveBufferSize, 8192);
        Assert.Equal(16384, tcp.Get(SocketOptions.ReceiveBufferSize));
        Assert.Equal(16384, tcp.Get(SocketOptions.ReceiveBufferSizeForce));
        tcp.Set(SocketOptions.SendBufferSize, 8192);
        Assert.Equal(16384, tcp.Get(SocketOptions.SendBufferSize));
        Assert.Equal(16384, tcp.Get(SocketOptions.SendBufferSizeForce));
        Errno errno = SocketOptions.ReceiveBufferSizeForce.Set(tcp.Fd, 65536);
        Assert.True(errno is Errno.None or Errno.EPERM, errno.ToString());
    }

    [Fact]
    public void Timeouts_round_up_and_zero_is_none()
    {
        using TestSocket tcp = TestSocket.Tcp();
        Assert.Equal(TimeSpan.Zero, tcp.Get(SocketOptions.ReceiveTimeout));
        // The kernel itself rounds up to its tick, 1 to 10 ms.
        tcp.Set(SocketOptions.ReceiveTimeout, TimeSpan.FromTicks(1));
        Assert.InRange(tcp.Get(SocketOptions.ReceiveTimeout), TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(10));
        tcp.Set(SocketOptions.SendTimeout, new TimeSpan(TimeSpan.TicksPerSecond - 1));
        Assert.Equal(TimeSpan.FromSeconds(1), tcp.Get(SocketOptions.SendTimeout));
        tcp.Set(SocketOptions.SendTimeout, TimeSpan.FromSeconds(2.5));
        Assert.Equal(TimeSpan.FromSeconds(2.5), tcp.Get(SocketOptions.SendTimeout));
        tcp.Set(SocketOptions.SendTimeout, Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.Zero, tcp.Get(SocketOptions.SendTimeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.SendTimeout.Set(tcp.Fd, TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Spans_go_in_the_kernels_unit_rounded_up()
    {
        using TestSocket tcp = TestSocket.Tcp();
        tcp.Set(SocketOptions.TcpKeepIdle, TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60), tcp.Get(SocketOptions.TcpKeepIdle));
        tcp.Set(SocketOptions.TcpKeepInterval, TimeSpan.FromSeconds(1.001));
        Assert.Equal(TimeSpan.FromSeconds(2), tcp.Get(SocketOptions.TcpKeepInterval));
        tcp.Set(SocketOptions.TcpUserTimeout, TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), tcp.Get(SocketOptions.TcpUserTimeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.TcpKeepIdle.Set(tcp.Fd, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.TcpUserTimeout.Set(tcp.Fd, TimeSpan.FromDays(25)));
        // What can be told and is refused is the kernel's errno.
        Assert.Equal(Errno.EINVAL, SocketOptions.TcpKeepIdle.Set(tcp.Fd, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Names_are_text()
    {
        using TestSocket tcp = TestSocket.Tcp();
        Assert.NotEmpty(tcp.Get(SocketOptions.TcpCongestion));
        tcp.Set(SocketOptions.TcpCongestion, "reno");
        Assert.Equal("reno", tcp.Get(SocketOptions.TcpCongestion));
        Assert.Equal(Errno.ENOENT, SocketOptions.TcpCongestion.Set(tcp.Fd, "no such"));
        Assert.Equal("", tcp.Get(SocketOptions.BindToDevice));
        if (SocketOptions.BindToDevice.Set(tcp.Fd, "lo") == Errno.None)
        {
            Assert.Equal("lo", tcp.Get(SocketOptions.BindToDevice));
            Errno errno = SocketOptions.BindToDevice.Set(tcp.Fd, "");
            Assert.True(errno is Errno.None or Errno.EPERM, errno.ToString());
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.BindToDevice.Set(tcp.Fd, "sixteen bytes it"));
        Assert.Throws<ArgumentException>(() => SocketOptions.BindToDevice.Set(tcp.Fd, "lo\0x"));
        Assert.Throws<ArgumentNullException>(() => SocketOptions.BindToDevice.Set(tcp.Fd, null!));
    }

    [Fact]
    public void A_unix_peer_has_credentials()
    {
        using TestSocket pair = TestSocket.Pair();
        PeerCredentials peer = pair.Get(SocketOptions.PeerCredentials);
        Assert.Equal(Environment.ProcessId, peer.Pid);
        Assert.NotEqual(uint.MaxValue, peer.Uid);
        pair.Set(SocketOptions.PassCredentials, true);
        Assert.True(pair.Get(SocketOptions.PassCredentials));
    }

    [Fact]
    public void Lingering_has_a_time_in_seconds()
    {
        using TestSocket tcp = TestSocket.Tcp();
        Assert.False(tcp.Get(SocketOptions.Linger).Enabled);
        tcp.Set(SocketOptions.Linger, new LingerOption(true, 7));
        LingerOption linger = tcp.Get(SocketOptions.Linger);
        Assert.Equal((true, 7), (linger.Enabled, linger.LingerTime));
        Assert.Throws<ArgumentNullException>(() => SocketOptions.Linger.Set(tcp.Fd, null!));
    }

    [Fact]
    public void Tcp_info_tells_of_the_connection()
    {
        using TestSocket listener = TestSocket.Listener(), client = listener.Connect();
        TcpInfo info = client.Get(SocketOptions.TcpInfo);
        Assert.Equal(1, info.State);
        Assert.True(info.RetransmissionTimeout > TimeSpan.Zero);
        Assert.InRange(info.PathMtu, 68u, 65536u);
        Assert.InRange(info.CongestionWindow, 1u, 100_000u);
        Assert.InRange(info.SendSegmentSize, 1u, info.PathMtu);
        Assert.Equal(10, listener.Get(SocketOptions.TcpInfo).State);
        Assert.Equal((int)info.PathMtu, client.Get(SocketOptions.IpMtu));
    }

    [Fact]
    public void A_value_that_would_be_cut_off_throws_and_is_named()
    {
        using TestSocket tcp = TestSocket.Tcp();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.IpTos.Set(tcp.Fd, 256));
        Assert.Equal(256, error.ActualValue);
        Assert.Contains("IP_TOS", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.ReceiveBufferSize.Set(tcp.Fd, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.IpTtl.Set(tcp.Fd, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.UdpSegment.Set(tcp.Fd, 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketOptions.IpMtuDiscover.Set(tcp.Fd, (PathMtuDiscovery)9));
    }

    [Fact]
    public void An_error_of_the_kernel_is_a_value()
    {
        using TestSocket udp = TestSocket.Udp();
        Assert.Equal(Errno.EBADF, SocketOptions.ReuseAddress.Set(-1, true));
        Assert.Equal(Errno.EBADF, SocketOptions.ReuseAddress.TryGet(-1, out _));
        Assert.Equal(Errno.EBADF, SocketOptions.BindToDevice.TryGet(-1, out string name));
        Assert.Equal("", name);
        Assert.NotEqual(Errno.None, SocketOptions.TcpNoDelay.Set(udp.Fd, true));
        Assert.Equal(Errno.ENOTCONN, SocketOptions.IpMtu.TryGet(udp.Fd, out int mtu));
        Assert.Equal(0, mtu);
    }

    [Fact]
    public void Any_int_option_can_be_made()
    {
        using TestSocket tcp = TestSocket.Tcp();
        SocketOption<int> option = SocketOptions.Custom(1, 2, "SO_REUSEADDR");
        tcp.Set(option, 1);
        Assert.True(tcp.Get(SocketOptions.ReuseAddress));
        Assert.Throws<ArgumentException>("name", () => SocketOptions.Custom(1, 2, ""));
    }

    [Fact]
    public void Numbers_and_flags_allocate_nothing()
    {
        using TestSocket tcp = TestSocket.Tcp();
        void Use()
        {
            SocketOptions.TcpNoDelay.Set(tcp.Fd, true);
            SocketOptions.TcpNoDelay.TryGet(tcp.Fd, out _);
            SocketOptions.ReceiveLowWatermark.Set(tcp.Fd, 1);
            SocketOptions.Error.TryGet(tcp.Fd, out _);
            SocketOptions.ReceiveTimeout.TryGet(tcp.Fd, out _);
        }
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Use();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Groups_are_joined_and_left()
    {
        IPAddress group = IPAddress.Parse("239.1.2.3");
        using TestSocket udp = TestSocket.Udp();
        var membership = new MulticastOption(group, IPAddress.Loopback);
        udp.Set(SocketOptions.IpAddMembership, membership);
        Assert.Equal(Errno.EADDRINUSE, SocketOptions.IpAddMembership.Set(udp.Fd, membership));
        udp.Set(SocketOptions.IpDropMembership, membership);
        Assert.Equal(Errno.EADDRNOTAVAIL, SocketOptions.IpDropMembership.Set(udp.Fd, membership));
        udp.Set(SocketOptions.IpAddMembership, new MulticastOption(group, 1));
        Assert.Equal(Errno.ENOPROTOOPT, SocketOptions.IpAddMembership.TryGet(udp.Fd, out _));

        var source = new MulticastSource(IPAddress.Parse("232.1.2.3"), IPAddress.Parse("192.0.2.1"), IPAddress.Loopback);
        udp.Set(SocketOptions.IpAddSourceMembership, source);
        udp.Set(SocketOptions.IpDropSourceMembership, source);

        udp.Set(SocketOptions.IpMulticastInterface, IPAddress.Loopback);
        Assert.Equal(IPAddress.Loopback, udp.Get(SocketOptions.IpMulticastInterface));
        Assert.Throws<ArgumentException>(() => SocketOptions.IpAddMembership.Set(udp.Fd, new MulticastOption(IPAddress.IPv6Loopback)));
        Assert.Throws<ArgumentException>(() => SocketOptions.IpMulticastInterface.Set(udp.Fd, IPAddress.IPv6Any));
    }

    [Fact]
    public void Ipv6_groups_are_joined_and_left()
    {
        using TestSocket? udp = TestSocket.Udp6();
        if (udp is null)
            return; // A machine without IPv6.
        var membership = new IPv6MulticastOption(IPAddress.Parse("ff02::1:2"), 1);
        udp.Set(SocketOptions.Ipv6AddMembership, membership);
        udp.Set(SocketOptions.Ipv6DropMembership, membership);
        udp.Set(SocketOptions.Ipv6Only, true);
        Assert.True(udp.Get(SocketOptions.Ipv6Only));
        udp.Set(SocketOptions.Ipv6UnicastHops, 9);
        Assert.Equal(9, udp.Get(SocketOptions.Ipv6UnicastHops));
        Assert.Throws<ArgumentException>(() => SocketOptions.Ipv6AddMembership.Set(udp.Fd, new IPv6MulticastOption(IPAddress.Loopback)));
    }
}
