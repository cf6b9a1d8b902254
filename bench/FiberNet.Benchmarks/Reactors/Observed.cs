using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>What it costs to look: nothing on, what each fiber uses (MeasureFibers), a listener of all delays of the meter.</summary>
[MemoryDiagnoser]
public class Observed
{
    private const int Switches = 100_000;
    private const int Echoes = 5_000;
    private const int Many = 100;

    private MeterListener? _listener;

    public enum Observation
    {
        Off,
        Fibers,
        Delays,
    }

    [Params(Observation.Off, Observation.Fibers, Observation.Delays)]
    public Observation On { get; set; }

    private ReactorOptions Options => new() { MeasureFibers = On == Observation.Fibers };

    [GlobalSetup]
    public void Listen()
    {
        if (On != Observation.Delays)
            return;
        _listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "FiberNet")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();
    }

    [GlobalCleanup]
    public void Stop() => _listener?.Dispose();

    [Benchmark(OperationsPerInvoke = Switches, Description = "Switch of 100 fibers")]
    public void Switch() => Reactor.Run(
        static async () =>
        {
            var all = new Fiber[Many];
            for (int i = 0; i < Many; i++)
                all[i] = Fiber.Start(Yield);
            foreach (Fiber fiber in all)
                await fiber.Join();
        },
        Options);

    [Benchmark(OperationsPerInvoke = Echoes, Description = "Echo of 64 bytes, UNIX socket")]
    public void Echo() => Reactor.Run(
        static async () =>
        {
            (FiberSocket client, FiberSocket server) = await FiberPair.Make(isTcp: false);
            Fiber echo = Fiber.Start(() => Serve(server));
            byte[] buffer = new byte[64];
            for (int i = 0; i < Echoes; i++)
            {
                _ = await client.Write(buffer.AsMemory());
                _ = await client.Read(buffer.AsMemory());
            }

            _ = client.Close();
            await echo.Join();
        },
        Options);

    private static async FiberTask Yield()
    {
        for (int i = 0; i < Switches / Many; i++)
            await Fiber.Yield();
    }

    private static async FiberTask Serve(FiberSocket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[64];
            while (await socket.ReadSome(buffer) is { Bytes: > 0 and int count })
                _ = await socket.Write(buffer.AsMemory(0, count));
        }
    }
}
