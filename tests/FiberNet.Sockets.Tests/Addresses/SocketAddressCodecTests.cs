using System.Net;
using System.Net.Sockets;
using System.Text;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Addresses;

public unsafe class SocketAddressCodecTests
{
    public static TheoryData<EndPoint> EndPoints => new(
        new IPEndPoint(IPAddress.Any, 0),
        new IPEndPoint(IPAddress.Broadcast, 65535),
        new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8080),
        new IPEndPoint(IPAddress.IPv6Any, 0),
        new IPEndPoint(IPAddress.Parse("2001:db8::1"), 443),
        new IPEndPoint(IPAddress.Parse("fe80::1%7"), 443),
        new IPEndPoint(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), uint.MaxValue), 1),
        new UnixDomainSocketEndPoint("/tmp/socket"),
        new UnixDomainSocketEndPoint("p"),
        new UnixDomainSocketEndPoint(new string('p', 107)),
        new UnixDomainSocketEndPoint("\0abstract"),
        new UnixDomainSocketEndPoint("\0"),
        new UnixDomainSocketEndPoint("\0a\0b\0"),
        new UnixDomainSocketEndPoint("\0" + new string('p', 107)),
        new RawEndPoint([16, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]));

    [Theory]
    [MemberData(nameof(EndPoints))]
    public void What_is_encoded_decodes_to_the_same(EndPoint endPoint)
    {
        sockaddr_storage address;
        // What was there before must not show.
        new Span<byte>(&address, SizeOf.sockaddr_storage).Fill(0xCC);
        int length = SocketAddressCodec.Encode(endPoint, &address);
        Assert.InRange(length, 3, SizeOf.sockaddr_un);
        EndPoint? decoded = SocketAddressCodec.Decode(&address, length);
        Assert.Equal(endPoint, decoded);
        if (endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip)
            Assert.Equal(ip.Address.ScopeId, ((IPEndPoint)decoded!).Address.ScopeId);
        Assert.Equal(endPoint.ToString(), decoded!.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void The_kernel_reads_what_we_write_and_we_read_what_it_writes(string host)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(host), 0);
        int fd = socket(endPoint.AddressFamily == AddressFamily.InterNetwork ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0)
            return; // A machine without IPv6.
        sockaddr_storage address;
        int length = SocketAddressCodec.Encode(endPoint, &address);
        if (bind(fd, (sockaddr*)&address, length) == 0)
        {
            var bound = Assert.IsType<IPEndPoint>(Name(fd));
            Assert.Equal(endPoint.Address, bound.Address);
            Assert.NotEqual(0, bound.Port);
        }
        close(fd);
    }

    [Fact]
    public void Unix_names_go_through_the_kernel_unchanged()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        string unique = Guid.NewGuid().ToString();
        foreach (string name in new[] { Path.Combine(directory.FullName, "s"), "\0" + unique, "\0" + unique + "\0b", "\0" + unique.PadRight(107) })
        {
            int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_storage address;
            int length = SocketAddressCodec.Encode(new UnixDomainSocketEndPoint(name), &address);
            Assert.Equal(0, bind(fd, (sockaddr*)&address, length));
            Assert.Equal(new UnixDomainSocketEndPoint(name), Name(fd));
            close(fd);
        }
        directory.Delete(recursive: true);
    }

    [Fact]
    public void A_path_that_fills_the_address_is_read_whole()
    {
        // unix(7): such an address has no NUL, and the kernel answers with one byte more than sockaddr_un has.
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        string path = directory.FullName + "/" + new string('p', 108 - directory.FullName.Length - 1);
        sockaddr_storage address = default;
        address.ss_family = AF_UNIX;
        Encoding.UTF8.GetBytes(path, new Span<byte>((byte*)&address + 2, 108));
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        Assert.Equal(0, bind(fd, (sockaddr*)&address, 110));
        Assert.Equal(path, Name(fd)!.ToString());
        close(fd);
        directory.Delete(recursive: true);
    }

    [Fact]
    public void A_name_that_is_not_utf8_keeps_its_bytes()
    {
        sockaddr_storage address = default;
        address.ss_family = AF_UNIX;
        var bytes = new Span<byte>((byte*)&address, 8);
        "\0ÿ"u8.CopyTo(bytes[2..]);
        bytes[4] = 0xFF;
        EndPoint decoded = SocketAddressCodec.Decode(&address, 6)!;
        sockaddr_storage again;
        Assert.Equal(6, SocketAddressCodec.Encode(decoded, &again));
        Assert.True(new Span<byte>(&again, 6).SequenceEqual(bytes[..6]));
    }

    [Fact]
    public void An_unnamed_socket_has_no_end_point()
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        Assert.Null(Name(pair[0]));
        close(pair[0]);
        close(pair[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(129)]
    public void Too_short_or_cut_off_is_no_end_point(int length)
    {
        sockaddr_storage address = default;
        address.ss_family = AF_INET;
        Assert.Null(SocketAddressCodec.Decode(&address, length));
    }

    [Fact]
    public void A_family_without_a_type_keeps_its_bytes()
    {
        int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
        var name = Assert.IsType<RawEndPoint>(Name(fd));
        Assert.Equal((16, AddressFamily.Unknown, 12), (name.Family, name.AddressFamily, name.Bytes.Length));
        close(fd);
    }

    [Fact]
    public void An_end_point_without_an_address_throws()
    {
        sockaddr_storage address;
        sockaddr_storage* p = &address;
        Assert.Throws<ArgumentException>("endPoint", () => SocketAddressCodec.Encode(new DnsEndPoint("localhost", 80), p));
        Assert.Throws<ArgumentNullException>("endPoint", () => SocketAddressCodec.Encode(null!, p));
        Assert.Throws<ArgumentException>("address", () => new RawEndPoint([1]));
        Assert.Throws<ArgumentException>("address", () => new RawEndPoint(new byte[129]));
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        EndPoint[] endPoints = [new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.IPv6Loopback, 1), new RawEndPoint([16, 0, 1]), new UnixDomainSocketEndPoint("/p")];
        sockaddr_storage address;
        foreach (EndPoint endPoint in endPoints)
        {
            SocketAddressCodec.Encode(endPoint, &address);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                SocketAddressCodec.Encode(endPoint, &address);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static EndPoint? Name(int fd)
    {
        sockaddr_storage address;
        socklen_t length = SocketAddressCodec.Room;
        Assert.Equal(0, getsockname(fd, (sockaddr*)&address, &length));
        return SocketAddressCodec.Decode(&address, (int)length);
    }
}
