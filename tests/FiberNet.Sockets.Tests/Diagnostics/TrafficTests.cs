using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;

namespace FiberNet.Tests.Diagnostics;

/// <summary>What is counted of sockets: for the meter, for each fiber, and for each connection.</summary>
public class TrafficTests
{
    private static readonly ReactorOptions s_measured = new() { MeasureFibers = true, Name = "measured" };

    [Fact]
    public void Bytes_accepts_and_connects_are_counted() => ReactorThread.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("12345"));
            Assert.Equal(5, (await server.Read(new byte[5])).Count);
            Assert.True(server.TrySend("678"u8));
            Assert.Equal(3, client.TryReceive(new byte[8]).Count);
        }

        ReactorStatistics counted = Reactor.Current.Statistics;
        Assert.Equal((8, 8, 1, 1), (counted.BytesReceived, counted.BytesSent, counted.Accepts, counted.Connects));
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        using (first)
        using (second)
        using (var output = first.AsStream())
        {
            PipeReader input = second.AsPipe().Input;
            await output.WriteAsync(new byte[100]);
            ReadResult read = await input.ReadAsync();
            Assert.Equal(100, read.Buffer.Length);
            await input.CompleteAsync();
        }

        counted = Reactor.Current.Statistics;
        Assert.Equal((108, 108, 1, 1), (counted.BytesReceived, counted.BytesSent, counted.Accepts, counted.Connects));
    }, null);

    [Fact]
    public void Meter_tells_bytes_by_direction()
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument is { Meter.Name: "FiberNet", Name: "fibernet.reactor.network.io" or "fibernet.reactor.accepts" or "fibernet.reactor.connects" })
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[tags.Length == 2 ? $"{instrument.Unit} {tags[1].Value}" : instrument.Name] = value);
        listener.Start();
        ReactorThread.Run(async () =>
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            using (client)
            using (server)
            {
                Assert.True(await client.Write("12345"));
                Assert.Equal(3, (await server.Read(new byte[3])).Count);
            }

            listener.RecordObservableInstruments();
        }, null);
        Assert.Equal((3, 5), (seen["By receive"], seen["By transmit"]));
        Assert.Equal((1, 1), (seen["fibernet.reactor.accepts"], seen["fibernet.reactor.connects"]));
    }

    [Fact]
    public void Wait_of_a_connection_for_its_accept_is_timed()
    {
        double delay = -1;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "fibernet.reactor.accept.delay")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => delay = value);
        listener.Start();
        ReactorThread.Run(async () =>
        {
            using FiberSocket listening = Net.Listen();
            using FiberSocket client = await FiberSocket.TcpConnect("127.0.0.1", ((IPEndPoint)listening.LocalEndPoint!).Port) ?? throw new IOException(Errno.Last.StrError());
            Assert.True(await client.Write("before the accept"));
            await Fiber.Sleep(TimeSpan.FromMilliseconds(50));
            using FiberSocket? accepted = await listening.Accept();
        }, null);

        // The kernel's clock has steps of 10 ms at most.
        Assert.InRange(delay, 0.03, 60);
    }

    [Fact]
    public void Fiber_is_charged_for_what_it_uses() => ReactorThread.Run(
        async () =>
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            using FiberSocket ours = client;
            Fiber echo = Fiber.Start(() => Net.Echo(server), "echo");
            for (int i = 0; i < 3; i++)
            {
                await Fiber.Yield();
                Assert.True(await client.Write("12345"));
                Assert.Equal(5, (await client.Read(new byte[5])).Count);
            }

            while (echo.Info().Usage!.Waits.GetValueOrDefault(WaitKind.Socket) < 3)
                await Fiber.Yield();
            FiberInfo info = echo.Info();
            FiberUsage usage = info.Usage!;
            Assert.Equal((15, 15), (usage.BytesReceived, usage.BytesSent));
            Assert.InRange(usage.SystemCalls, 6, 20);
            Assert.InRange(usage.LongestSlice, TimeSpan.FromTicks(1), info.RunTime!.Value);
            Assert.Contains(", 15 bytes in and 15 out in ", Reactor.Current.Dump(), StringComparison.Ordinal);
            using JsonDocument json = JsonDocument.Parse(Reactor.Current.Scheduler.Dump(DumpFormat.Json));
            JsonElement seen = json.RootElement.GetProperty("places").EnumerateArray()
                .SelectMany(static place => place.GetProperty("fibers").EnumerateArray())
                .Single(static fiber => fiber.TryGetProperty("name", out JsonElement name) && name.GetString() == "echo");
            Assert.Equal((15, 15), (seen.GetProperty("received").GetInt64(), seen.GetProperty("sent").GetInt64()));
            Assert.InRange(seen.GetProperty("waits").GetProperty("socket").GetInt32(), 3, 20);
            ours.Dispose();
            await echo.Join();
        },
        s_measured);

    [Fact]
    public void Fibers_are_not_charged_by_default() => ReactorThread.Run(async () => Assert.Null(Fiber.Current.Info().Usage), null);

    [Fact]
    public void Connection_is_an_activity_on_request()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TcpServer.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        string? inHandler = null;
        ReactorThread.Run(
            async () =>
            {
                var options = new TcpServerOptions { Name = "traced", TraceConnections = true };
                using TcpServer server = await TcpServer.Start("127.0.0.1", 0, Handle, options) ?? throw new IOException(Errno.Last.StrError());
                foreach (string request in new[] { "good\n", "bad\n" })
                {
                    using FiberSocket client = await FiberSocket.TcpConnect("127.0.0.1", ((IPEndPoint)server.EndPoint!).Port) ?? throw new IOException(Errno.Last.StrError());
                    Assert.True(await client.Write(request));
                    Assert.Null(await client.ReadLine());
                }
            },
            new ReactorOptions { UnhandledException = static _ => { } });
        Assert.Equal(inHandler, ended[0].Id);
        Assert.Equal(("fibernet.server.connection", ActivityKind.Server, ActivityStatusCode.Unset), (ended[0].OperationName, ended[0].Kind, ended[0].Status));
        Assert.Null(ended[0].ParentId);
        Assert.Equal(("traced", "tcp", "127.0.0.1"), (ended[0].GetTagItem("fibernet.server.name"), ended[0].GetTagItem("network.transport"), ended[0].GetTagItem("network.peer.address")));
        Assert.Equal((ActivityStatusCode.Error, "the handler's fault", "System.InvalidTimeZoneException"), (ended[1].Status, ended[1].StatusDescription, ended[1].GetTagItem("error.type")));

        async FiberTask Handle(FiberSocket socket)
        {
            if (Net.Text(await socket.ReadLine()) == "bad\n")
                throw new InvalidTimeZoneException("the handler's fault");
            inHandler = Activity.Current?.Id;
        }
    }

    [Fact]
    public void Dump_shows_the_socket_below_a_pipe() => ReactorThread.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber reader = Fiber.Start(async () => await server.AsPipe().Input.ReadAsync(), "reader");
            await Fiber.Yield();
            FiberInfo info = reader.Info();
            Assert.Matches($@"^reading from {client.LocalEndPoint} \(fd \d+\) through a pipe$", info.WaitsFor);
            Assert.Equal(WaitKind.Socket, info.Target.Kind);
            Assert.Contains($"\"remote\":\"{client.LocalEndPoint}\"", Reactor.Current.Dump(DumpFormat.Json), StringComparison.Ordinal);
            Assert.True(await client.Write("x"));
            await reader.Join();
        }
    }, null);
}
