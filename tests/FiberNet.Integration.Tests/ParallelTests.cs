using System.Net;

namespace FiberNet.Tests;

/// <summary>Parallel.ForEachAsync with bodies of fibers, which talk to an echo server in the same reactor.</summary>
public class ParallelTests
{
    private static readonly ParallelOptions s_four = new() { MaxDegreeOfParallelism = 4 };

    [Fact]
    public void Each_item_is_served_by_a_fiber() => WithServer(async server =>
    {
        int done = 0, running = 0, most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), s_four, Fiber.Wrap<int>(async (number, token) =>
        {
            most = Math.Max(most, ++running);
            using FiberSocket socket = (await FiberSocket.TcpConnect("127.0.0.1", PortOf(server))).OrThrow();
            await socket.Write($"{number}\n");
            Assert.Equal($"{number}\n", System.Text.Encoding.ASCII.GetString((await socket.ReadLine())!));
            running--;
            done++;
        }));
        Assert.Equal(100, done);
        Assert.InRange(most, 2, 4);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_time_limit_or_a_cancel_ends_every_body(bool byLimit) => WithServer(async server =>
    {
        int begun = 0, ended = 0;
        InterruptGuard limit = default;
        Fiber loop = Fiber.Start(async () =>
        {
            using InterruptGuard guard = limit = Fiber.TimeLimit(Timeout.InfiniteTimeSpan);
            var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Fiber.Current.CancellationToken };
#pragma warning disable FIBER008 // The options have the token of the fiber.
            await Parallel.ForEachAsync(Enumerable.Range(0, 100), options, Fiber.Wrap<int>(async (number, token) =>
            {
                begun++;
                try
                {
                    using FiberSocket socket = (await FiberSocket.TcpConnect("127.0.0.1", PortOf(server))).OrThrow();
                    await socket.ReadLine();
                }
                finally
                {
                    ended++;
                }
            }));
#pragma warning restore FIBER008
        });
        while (begun < 4)
            await Fiber.Yield();
        if (byLimit)
        {
            limit.Reset(TimeSpan.FromMilliseconds(1));
            await loop.Throws<TimeoutException>();
        }
        else
        {
            loop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.AsTask());
        }

        Assert.Equal((4, 4), (begun, ended));
    });

    private static int PortOf(TcpServer server) => ((IPEndPoint)server.EndPoint!).Port;

    private static void WithServer(Func<TcpServer, FiberTask> body) => ReactorThread.Run(
        async () =>
        {
            TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async client =>
            {
                while (await client.ReadLine() is { } line && await client.Write(line))
                {
                }
            })).OrThrow();
            await body(server);
            await server.Stop(TimeSpan.Zero);
        },
        null);
}
