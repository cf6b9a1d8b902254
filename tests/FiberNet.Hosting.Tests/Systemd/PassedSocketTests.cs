using System.Net;
using System.Net.Sockets;
using FiberNet.Tests.Support;

namespace FiberNet.Tests.Systemd;

public class PassedSocketTests
{
    private const string Listen = "--FiberNet:Servers:greeter:Listen=";

    [Fact]
    public void A_passed_socket_is_served_and_its_queue_too()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var early = new Client(listener.LocalEndPoint!);
        early.Send("early");
        using WorkerProcess worker = WorkerProcess.StartWith(listener, "web", Listen + "systemd:web", "--FiberNet:Reactors:Count=2");
        Assert.Equal("Hello early", early.Receive());
        using (var late = new Client(listener.LocalEndPoint!))
            Assert.Equal("Hello late", late.Ask("late"));
        worker.Signal("TERM");
        Assert.Equal(0, worker.WaitForEnd().Status);

        // The socket is still systemd's: the next start finds what comes meanwhile.
        using var between = new Client(listener.LocalEndPoint!);
    }

    [Fact]
    public void A_name_that_was_not_passed_fails_the_start()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using WorkerProcess worker = WorkerProcess.StartWith(listener, "web", Listen + "systemd:mail");
        (int status, string output) = worker.WaitForEnd();
        Assert.NotEqual(0, status);
        Assert.Contains("The server 'greeter' cannot listen at systemd:mail (FiberNet:Servers:greeter:Listen): systemd has passed no socket of this name that is left; it has passed 'web'.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_that_does_not_listen_fails_the_start()
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using WorkerProcess worker = WorkerProcess.StartWith(datagrams, "web", Listen + "systemd:web");
        (int status, string output) = worker.WaitForEnd();
        Assert.NotEqual(0, status);
        Assert.Contains("cannot listen at systemd:web (FiberNet:Servers:greeter:Listen): Invalid argument (EINVAL)", output, StringComparison.Ordinal);
    }

    [RequiresFact("systemd-socket-activate")]
    public void The_program_of_systemd_starts_the_sample()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endPoint = (IPEndPoint)probe.LocalEndPoint!;
        probe.Close();
        using WorkerProcess worker = WorkerProcess.Activate(endPoint.Port, "web", Listen + "systemd:web");
        using Client client = Connect(endPoint);
        Assert.Equal("Hello activated", client.Ask("activated"));
        worker.Signal("TERM");
        Assert.Equal(0, worker.WaitForEnd().Status);
    }

    /// <summary>The program says nothing when it listens, so a connect is what tells.</summary>
    private static Client Connect(IPEndPoint endPoint)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new Client(endPoint);
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                Thread.Yield();
            }
        }
    }
}
