using System.Net;
using System.Net.Sockets;
using FiberNet.Http;

namespace FiberNet.Tests;

public class HttpClientTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [RequiresFact("nginx")]
    public void Thousand_fibers_fetch_while_some_are_cut_short()
    {
        using var nginx = new Nginx();
        int before = OpenDescriptors.Count();
        Reactor.Run(async () =>
        {
            using (var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 400 }.UseFiberNet(Reactor.Current)) { BaseAddress = nginx.Address })
            {
                Fiber<string>[] fibers = [.. Enumerable.Range(0, 1000).Select(i => Fiber.Start(() => Fetch(client, i)))];
                foreach (Fiber<string> plain in fibers.Where((_, i) => i % 10 is not (3 or 7)))
                    await plain.Join();

                // Now they are in the middle of their bodies.
                foreach (Fiber<string> slow in fibers.Where((_, i) => i % 10 == 3))
                    slow.Cancel();
                for (int i = 0; i < fibers.Length; i++)
                    Assert.Equal(Expected(i), await Outcome(fibers[i]));
            }
        });
        Assert.Equal(before, OpenDescriptors.Count());

        static async FiberTask<string> Fetch(HttpClient client, int i)
        {
            using (Fiber.TimeLimit(i % 10 == 7 ? TimeSpan.FromMilliseconds(300) : s_patience))
                return await client.GetStringAsync(i % 10 is 3 or 7 ? "slow" : "plain", Fiber.Current.CancellationToken).AsFiber();
        }

        static string Expected(int i) => (i % 10) switch
        {
            3 => nameof(FiberCanceledException),
            7 => nameof(TimeoutException),
            _ => "Hello, World!",
        };

        static async FiberTask<string> Outcome(Fiber<string> fiber)
        {
            try
            {
                return await fiber.Join();
            }
            catch (Exception exception) when (exception is FiberCanceledException or TimeoutException)
            {
                return exception.GetType().Name;
            }
        }
    }

    [RequiresFact("nginx")]
    public async Task Any_thread_may_use_the_handler()
    {
        using var nginx = new Nginx();
        await using ReactorThread thread = Reactor.StartThread();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 50 }.UseFiberNet(thread.Reactor)) { BaseAddress = nginx.Address };
        await Parallel.ForAsync(0, 500, async (_, token) => Assert.Equal("Hello, World!", await client.GetStringAsync("plain", token)));
        using HttpResponseMessage reply = client.Send(new HttpRequestMessage(HttpMethod.Get, "plain"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [RequiresFact("nginx")]
    public async Task Cancel_in_the_middle_of_a_body_ends_the_call()
    {
        using var nginx = new Nginx();
        await using ReactorThread thread = Reactor.StartThread();
        using var client = new HttpClient(new SocketsHttpHandler().UseFiberNet(thread.Reactor)) { BaseAddress = nginx.Address };
        using var cancel = new CancellationTokenSource();
        using HttpResponseMessage reply = await client.GetAsync("slow", HttpCompletionOption.ResponseHeadersRead);
        Task<string> body = reply.Content.ReadAsStringAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body);
        client.CancelPendingRequests();
        Assert.Equal("Hello, World!", await client.GetStringAsync("plain"));
    }

    [Fact]
    public async Task Ten_thousand_failed_connects_leave_no_descriptor()
    {
        int before = OpenDescriptors.Count();
        await using (ReactorThread thread = Reactor.StartThread())
        {
            using var client = new HttpClient(new SocketsHttpHandler().UseFiberNet(thread.Reactor));
            var uri = new Uri($"http://127.0.0.1:{UnusedPort()}/");
            int refused = 0;
            await Parallel.ForAsync(0, 10_000, async (_, token) =>
            {
                HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(uri, token));
                Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
                Interlocked.Increment(ref refused);
            });
            Assert.Equal(10_000, refused);

            // The reactor's own, and no other.
            Assert.InRange(OpenDescriptors.Count() - before, 0, 4);
        }

        Assert.Equal(before, OpenDescriptors.Count());
    }

    [Fact]
    public async Task Connect_that_takes_too_long_leaves_no_descriptor()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        Socket[] fillers = [.. Enumerable.Range(0, 3).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];
        foreach (Socket filler in fillers)
            Assert.Throws<SocketException>(() => filler.Connect(listener.LocalEndPoint!));
        int before = OpenDescriptors.Count();
        await using (ReactorThread thread = Reactor.StartThread())
        {
            using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(100) }.UseFiberNet(thread.Reactor));
            var uri = new Uri($"http://{listener.LocalEndPoint}/");
            await Parallel.ForAsync(0, 20, async (_, token) =>
            {
                TaskCanceledException failure = await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetAsync(uri, token));
                Assert.IsType<TimeoutException>(failure.InnerException);
            });
            Assert.InRange(OpenDescriptors.Count() - before, 0, 4);
        }

        Assert.Equal(before, OpenDescriptors.Count());
        foreach (Socket filler in fillers)
            filler.Dispose();
    }

    [Fact]
    public async Task Request_after_the_end_of_the_reactor_fails()
    {
        ReactorThread thread = Reactor.StartThread();
        using var client = new HttpClient(new SocketsHttpHandler().UseFiberNet(thread.Reactor));
        await thread.DisposeAsync();
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{UnusedPort()}/")));
        Assert.Contains("the reactor of the handler has ended", failure.ToString(), StringComparison.Ordinal);
    }

    private static int UnusedPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
