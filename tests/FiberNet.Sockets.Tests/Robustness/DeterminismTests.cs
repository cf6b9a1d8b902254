using System.Collections.Concurrent;

namespace FiberNet.Tests.Robustness;

/// <summary>
/// The promise of docs/reactor.md: a run with a virtual clock, one seed, loopback sockets and all ends in one reactor goes the same
/// way each time.
/// </summary>
public class DeterminismTests
{
    private const int Runs = 20;

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_seed_gives_one_trace(int? seed)
    {
        string[] first = Trace(seed);
        Assert.True(first.Length > 100, $"{first.Length} steps");
        for (int run = 1; run < Runs; run++)
            Assert.Equal(first, Trace(seed));
    }

    [Fact]
    public void Other_seeds_give_other_traces() => Assert.NotEqual(Trace(1), Trace(2));

    [Fact]
    public void A_run_that_fails_tells_its_seed()
    {
        var log = new ConcurrentQueue<string>();
        var options = new ReactorOptions { ShuffleSeed = 4711, Log = log.Enqueue };
        FormatException failure = Assert.Throws<FormatException>(() => ReactorThread.Run(
            async () =>
            {
                await Fiber.Yield();
                throw new FormatException("wrong");
            },
            options));
        Assert.Equal(4711, failure.Data[FiberSchedulerOptions.SeedKey]);
        Assert.Contains("ShuffleSeed 4711", Assert.Single(log));

        string? report = null;
        ReactorThread.Run(
            async () =>
            {
                Fiber.Start(async () =>
                {
                    await Fiber.Yield();
                    throw new FormatException("wrong");
                });
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            },
            new ReactorOptions { ShuffleSeed = 4711, UnhandledException = failed => report = failed.ToString() });
        Assert.Contains("ShuffleSeed: 4711", report);
    }

    /// <summary>Clients that talk to a server, with timeouts, cancels and a shared channel: every step of every fiber.</summary>
    private static string[] Trace(int? seed)
    {
        var trace = new List<string>();
        var options = new ReactorOptions { Clock = new VirtualClock(), ShuffleSeed = seed };
        ReactorThread.Run(
            async () =>
            {
                using FiberSocket listener = Net.Listen();
                Fiber server = Fiber.Start(() => Serve(listener, trace));
                var answers = new FiberChannel<string>(capacity: 2);
                await FiberScope.Run(async scope =>
                {
                    for (int client = 0; client < 8; client++)
                    {
                        int number = client;
                        scope.Start(() => Talk(number, listener, answers, trace));
                    }

                    for (int i = 0; i < 8 * 5; i++)
                        Note(trace, $"got {(await answers.Get()).Value}");
                });
                server.Cancel();
                await server.Throws<FiberCanceledException>();
            },
            options);
        return [.. trace];
    }

    private static async FiberTask Serve(FiberSocket listener, List<string> trace)
    {
        while (await listener.Accept() is { } client)
        {
            Note(trace, "accepted");
            Fiber.Start(client, async socket =>
            {
                using (socket)
                {
                    while (await socket.ReadLine() is { } line && await socket.Write(line))
                        Note(trace, $"echoed {Net.Text(line)}");
                }
            });
        }
    }

    private static async FiberTask Talk(int number, FiberSocket listener, FiberChannel<string> answers, List<string> trace)
    {
        using FiberSocket socket = FiberSocket.Create(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream)!;
        Assert.True(await socket.Connect(listener.LocalEndPoint!));
        for (int i = 0; i < 5; i++)
        {
            await Fiber.Sleep(TimeSpan.FromMilliseconds(number % 3));
            await socket.Write($"{number}.{i}\n");
            Note(trace, $"{number} wrote {i}");
            byte[]? line = await socket.ReadLine(timeout: TimeSpan.FromSeconds(1));
            Note(trace, $"{number} read {Net.Text(line)}");
            await answers.Put($"{number}.{i}");

            // Nothing comes: the clock jumps over the second.
            if (i == number % 5)
                Assert.True((await socket.Readable(TimeSpan.FromSeconds(1))).IsTimeout);
        }
    }

    private static void Note(List<string> trace, string step) =>
        trace.Add($"{Reactor.Current.TimeProvider.GetUtcNow().Ticks} {Fiber.Current.Id} {step}");
}
