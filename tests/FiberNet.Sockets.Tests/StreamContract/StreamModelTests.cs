using Xunit.Abstractions;

namespace FiberNet.Tests.StreamContract;

/// <summary>
/// Random calls, cancels and closes of several threads on both ends of a connection, against <see cref="DirectionModel"/>. More
/// cases: FIBERNET_TORTURE=10000; one again: FIBERNET_SEED.
/// </summary>
public class StreamModelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Streams_move_what_the_model_says()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable("FIBERNET_TORTURE"), out int wanted) ? wanted : 300;
        bool isOne = int.TryParse(Environment.GetEnvironmentVariable("FIBERNET_SEED"), out int seed);
        if (isOne)
            cases = 1;
        else
            seed = Random.Shared.Next(int.MaxValue - cases);
        output.WriteLine($"{cases} cases from seed {seed}");
        await using FiberNet.ReactorThread thread = Reactor.StartThread(new ReactorOptions { Name = "streams under test" });
        for (int i = 0; i < cases; i++)
        {
            try
            {
                await Task.Run(() => Case(thread.Reactor, seed + i)).WaitAsync(s_patience);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"FIBERNET_SEED={seed + i} fails: {failure.Message}{Environment.NewLine}{thread.Reactor.Dump()}", failure);
            }
        }
    }

    private static async Task Case(Reactor reactor, int seed)
    {
        var random = new Random(seed);
        (StreamEnd one, StreamEnd other) = await reactor.InvokeAsync(() => Open(reactor, random));
        DirectionModel there = new(), back = new();
        await Task.WhenAll(
            Task.Run(() => one.Write(there, () => other.WasCut)),
            Task.Run(() => other.Write(back, () => one.WasCut)),
            Task.Run(() => one.Read(back, () => other.WasCut)),
            Task.Run(() => other.Read(there, () => one.WasCut)));
        await one.Close();
        await other.Close();
        bool isComplete = !one.WasCut && !other.WasCut;
        there.Check(isComplete);
        back.Check(isComplete);
    }

    private static async FiberTask<(StreamEnd One, StreamEnd Other)> Open(Reactor reactor, Random random)
    {
        (FiberSocket one, FiberSocket other) = random.Next(4) switch
        {
            0 => await TlsPair.Make(bufferSize: 4096),
            1 => await Net.TcpPair(bufferSize: 4096),
            _ => Net.UnixPair(),
        };
        return (new StreamEnd(reactor, one, one.AsStream(), random.Next()), new StreamEnd(reactor, other, other.AsStream(), random.Next()));
    }
}
