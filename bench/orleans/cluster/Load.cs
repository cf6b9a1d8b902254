using System.Diagnostics;
using System.Globalization;

namespace OrleansBench;

/// <summary>A hundred callers, each with one call under way. Every answer is compared.</summary>
internal sealed class Load(IClusterClient client)
{
    private const int Callers = 100;
    private const int LargeSize = 16 * 1024;

    /// <summary>Answers lines "LOAD SECONDS", until there is none.</summary>
    internal async Task Serve(TextReader commands, TextWriter answers)
    {
        while (await commands.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            double seconds = double.Parse(words[1], CultureInfo.InvariantCulture);
            long[] calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Call(words[0], caller, seconds)));
            await answers.WriteLineAsync(calls.Sum().ToString(CultureInfo.InvariantCulture));
        }
    }

    private Task<long> Call(string load, int caller, double seconds) => load switch
    {
        "ping" => Repeat(seconds, client.GetGrain<IPingGrain>(-1 - caller), static async (grain, number) => await grain.Ping(number) == number),
        "large" => Large(seconds, client.GetGrain<IPingGrain>(-1 - caller)),
        "relay" => client.GetGrain<IRelayGrain>(caller + 1).Run(seconds),
        _ => throw new ArgumentException($"There is no load {load}.", nameof(load)),
    };

    private static Task<long> Large(double seconds, IPingGrain grain)
    {
        byte[] bytes = new byte[LargeSize];
        Random.Shared.NextBytes(bytes);
        return Repeat(seconds, (grain, bytes), static async (call, _) => (await call.grain.Echo(call.bytes)).AsSpan().SequenceEqual(call.bytes));
    }

    private static async Task<long> Repeat<T>(double seconds, T state, Func<T, int, Task<bool>> call)
    {
        long started = Stopwatch.GetTimestamp();
        int calls = 0;
        for (; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; calls++)
        {
            if (!await call(state, calls))
                throw new InvalidDataException("A wrong answer.");
        }

        return calls;
    }
}
