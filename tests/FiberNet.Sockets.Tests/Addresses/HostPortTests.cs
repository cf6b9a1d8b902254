using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Addresses;

public class HostPortTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("1.20.255.9")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:db8::1:2")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:192.0.2.1")]
    public void A_numeric_host_is_an_address(string host)
    {
        Assert.Equal(Errno.None, HostPort.Parse(host, 80, out EndPoint? endPoint));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(host), 80), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData(" 127.0.0.1")]
    [InlineData("127.0.0.1 ")]
    [InlineData("localhost")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("00.0.0.0")]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.1.")]
    [InlineData(".127.0.0.1")]
    [InlineData("127..0.1")]
    [InlineData("127.0.0.1.1")]
    [InlineData("1.2.3.99999999999999999999")]
    [InlineData("١.٢.٣.٤")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("::1/64")]
    [InlineData(":::")]
    [InlineData(":")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::g")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.04")]
    [InlineData("::1.2.3.256")]
    [InlineData("::0x1")]
    [InlineData("::1%")]
    [InlineData("::1%-1")]
    [InlineData("::1%no such interface")]
    [InlineData("::1%99999999999")]
    [InlineData("127.0.0.1%1")]
    [InlineData("unix/")]
    public void Anything_else_is_invalid(string host)
    {
        Assert.Equal(Errno.EINVAL, HostPort.Parse(host, 80, out EndPoint? endPoint));
        Assert.Null(endPoint);
    }

    [Theory]
    [InlineData("fe80::1%3", 3)]
    [InlineData("fe80::1%4294967295", 4294967295)]
    [InlineData("fe80::1%lo", 1)]
    public void A_scope_is_a_number_or_an_interface(string host, long scope)
    {
        Assert.Equal(Errno.None, HostPort.Parse(host, 0, out EndPoint? endPoint));
        Assert.Equal(scope, Assert.IsType<IPEndPoint>(endPoint).Address.ScopeId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    [InlineData(70000)]
    [InlineData(int.MinValue)]
    public void A_port_out_of_range_throws_and_is_named(int port)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => HostPort.Parse("127.0.0.1", port, out _));
        Assert.Equal(("port", port), (error.ParamName, error.ActualValue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    public void The_first_and_the_last_port_are_ports(int port)
    {
        Assert.Equal(Errno.None, HostPort.Parse("127.0.0.1", port, out EndPoint? endPoint));
        Assert.Equal(port, ((IPEndPoint)endPoint!).Port);
        Assert.Equal(Errno.None, HostPort.Parse("::1", port.ToString(), out endPoint));
        Assert.Equal(port, ((IPEndPoint)endPoint!).Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    [InlineData("80x")]
    public void A_port_that_is_not_a_number_is_invalid(string port)
    {
        Assert.Equal(Errno.EINVAL, HostPort.Parse("127.0.0.1", port, out EndPoint? endPoint));
        Assert.Null(endPoint);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    public void A_port_in_digits_out_of_range_throws(string port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HostPort.Parse("127.0.0.1", port, out _));

    [Theory]
    [InlineData("/tmp/socket")]
    [InlineData("relative")]
    [InlineData("\0abstract")]
    [InlineData("\0abstract\0with\0nul")]
    [InlineData("/tmp/ж")]
    public void A_path_is_a_unix_address(string path)
    {
        Assert.Equal(Errno.None, HostPort.Parse("unix/", path, out EndPoint? endPoint));
        Assert.Equal(new UnixDomainSocketEndPoint(path), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/tmp/a\0b")]
    public void A_path_that_cannot_be_one_is_invalid(string path)
    {
        Assert.Equal(Errno.EINVAL, HostPort.Parse("unix/", path, out EndPoint? endPoint));
        Assert.Null(endPoint);
    }

    [Fact]
    public void A_path_that_has_no_bytes_is_invalid() =>
        Assert.Equal(Errno.EINVAL, HostPort.Parse("unix/", "/tmp/" + (char)0xD800, out _));

    [Fact]
    public void A_path_has_at_most_107_bytes_and_an_abstract_name_108()
    {
        Assert.Equal(Errno.None, HostPort.Parse("unix/", new string('p', 107), out _));
        Assert.Equal(Errno.ENAMETOOLONG, HostPort.Parse("unix/", new string('p', 108), out EndPoint? endPoint));
        Assert.Null(endPoint);
        Assert.Equal(Errno.ENAMETOOLONG, HostPort.Parse("unix/", new string('ж', 54), out _));
        Assert.Equal(Errno.None, HostPort.Parse("unix/", "\0" + new string('p', 107), out _));
        Assert.Equal(Errno.ENAMETOOLONG, HostPort.Parse("unix/", "\0" + new string('p', 108), out _));
    }

    [Fact]
    public void Nothing_at_all_throws()
    {
        Assert.Throws<ArgumentNullException>("host", () => HostPort.Parse(null!, 80, out _));
        Assert.Throws<ArgumentNullException>("host", () => HostPort.Parse(null!, "80", out _));
        Assert.Throws<ArgumentNullException>("portOrPath", () => HostPort.Parse("unix/", null!, out _));
    }
}
