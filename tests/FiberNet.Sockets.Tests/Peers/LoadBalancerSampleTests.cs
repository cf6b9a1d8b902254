using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Peers;

/// <summary>The load balancer is copied, so what it promises holds with real peers on both sides.</summary>
public sealed class LoadBalancerSampleTests : IDisposable
{
    private readonly TcpListener _first = Listen();
    private readonly TcpListener _second = Listen();

    [Fact]
    public void Connections_go_to_the_backends_in_turn()
    {
        using Sample balancer = Start();
        for (int i = 0; i < 2; i++)
        {
            using var one = new RawClient(balancer.Port);
            using TcpClient atFirst = _first.AcceptTcpClient();
            using var two = new RawClient(balancer.Port);
            using TcpClient atSecond = _second.AcceptTcpClient();
            one.Send("1\n");
            two.Send("2\n");
            Assert.Equal("1\n", ReceiveLine(atFirst));
            Assert.Equal("2\n", ReceiveLine(atSecond));
        }
    }

    [Fact]
    public void Backend_that_refuses_is_passed_over()
    {
        using Sample balancer = Start();
        _first.Stop();
        for (int i = 0; i < 4; i++)
        {
            using var client = new RawClient(balancer.Port);
            using TcpClient backend = _second.AcceptTcpClient();
            client.Send("hello\n");
            Assert.Equal("hello\n", ReceiveLine(backend));
        }

        balancer.Stop();
        Assert.Contains("served 4 failed 0", balancer.Errors, StringComparison.Ordinal);
        Assert.Matches("served 0 failed [12]", balancer.Errors);
    }

    [Fact]
    public void Client_without_any_backend_is_closed_and_counted()
    {
        using Sample balancer = Start();
        _first.Stop();
        _second.Stop();
        using var client = new RawClient(balancer.Port);
        Assert.Equal("", client.ReceiveAll());
        balancer.Signal("USR1");
        balancer.WaitForError("accepted 1, active 0, refused 1");
        balancer.Stop();
    }

    [Fact]
    public void End_of_one_direction_leaves_the_other_open()
    {
        using Sample balancer = Start();
        using var client = new RawClient(balancer.Port);
        using TcpClient backend = _first.AcceptTcpClient();
        client.Send("request");
        client.EndSending();
        using var received = new StreamReader(backend.GetStream());
        Assert.Equal("request", received.ReadToEnd());
        string reply = new('r', 1_000_000);
        backend.GetStream().Write(Encoding.ASCII.GetBytes(reply));
        backend.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(reply, client.ReceiveAll());
        balancer.Stop();
        Assert.Contains("cut 0", balancer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Reset_of_a_backend_is_no_end_of_the_stream()
    {
        using Sample balancer = Start();
        using var client = new RawClient(balancer.Port);
        using TcpClient backend = _first.AcceptTcpClient();
        backend.GetStream().Write("half a re"u8);
        Assert.Equal("half a re", client.ReceiveUntil("re"));
        backend.Client.Close(0);
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => { client.ReceiveAll(); }).SocketErrorCode);
    }

    [Fact]
    public void Connection_without_a_byte_is_cut_at_the_limit()
    {
        using Sample balancer = Start("--idle 1");
        using var client = new RawClient(balancer.Port);
        using TcpClient backend = _first.AcceptTcpClient();
        client.Send("hello\n");
        Assert.Equal("hello\n", ReceiveLine(backend));
        AssertEnds(() => client.ReceiveAll().Length);
        AssertEnds(() => backend.GetStream().ReadByte() + 1);
        balancer.Stop();
        Assert.Contains("idle 1", balancer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Drain_serves_what_is_open_and_accepts_no_more()
    {
        using Sample balancer = Start();
        using var client = new RawClient(balancer.Port);
        using TcpClient backend = _first.AcceptTcpClient();
        client.Send("before\n");
        Assert.Equal("before\n", ReceiveLine(backend));
        balancer.Signal("TERM");
        SpinWait.SpinUntil(() => !IsListening(balancer.Port));
        client.Send("after\n");
        Assert.Equal("after\n", ReceiveLine(backend));
        client.EndSending();
        backend.Close();
        Assert.Equal("", client.ReceiveAll());
        balancer.WaitForEnd();
        Assert.Contains("cut 0", balancer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void End_of_the_drain_resets_what_is_left()
    {
        using Sample balancer = Start("--drain 0");
        using var client = new RawClient(balancer.Port);
        using TcpClient backend = _first.AcceptTcpClient();
        backend.GetStream().Write("half a re"u8);
        Assert.Equal("half a re", client.ReceiveUntil("re"));
        balancer.Stop();
        Assert.Throws<SocketException>(() => { client.ReceiveAll(); });
        Assert.Throws<IOException>(() => { backend.GetStream().ReadByte(); });
        Assert.Contains("cut 1", balancer.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private Sample Start(string limits = "") => Sample.Start("LoadBalancer", arguments: $"{limits} {_first.LocalEndpoint} {_second.LocalEndpoint}");

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static string ReceiveLine(TcpClient client)
    {
        client.ReceiveTimeout = 20_000;
        var line = new StringBuilder();
        while (line.Length == 0 || line[^1] != '\n')
            line.Append((char)client.GetStream().ReadByte());
        return line.ToString();
    }

    /// <summary>What the kernel's list of sockets says (proc(5), net/tcp): a connect would be one more connection to drain.</summary>
    private static bool IsListening(int port) =>
        File.ReadLines("/proc/net/tcp").Any(line => line.Contains($":{port:X4} 00000000:0000 0A", StringComparison.Ordinal));

    /// <summary>The end of the stream or a reset, whichever comes first.</summary>
    private static void AssertEnds(Func<int> read)
    {
        try
        {
            Assert.Equal(0, read());
        }
        catch (Exception exception) when (exception is SocketException or IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } })
        {
        }
    }
}
