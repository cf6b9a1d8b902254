using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace OrleansCluster;

/// <summary>
/// A hundred callers, each with one call in flight. A call that fails is made again until it succeeds: a silo that dies may delay
/// answers, but must not change or lose one.
/// </summary>
internal sealed class Load(IClusterClient client, LoadOptions options, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int Callers = 100;
    private const int Grains = 1000;

    private long _answers;
    private long _failures;
    private long _wrong;
    private long _longestMs;

    /// <summary>Answers that were not what was asked for.</summary>
    internal long WrongAnswers => Volatile.Read(ref _wrong);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        if (options.Seconds is { } seconds)
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Call(caller, end.Token))];
        await Report(end.Token);
        await Task.WhenAll(callers);
        Console.WriteLine($"{_answers:N0} answers, {_wrong} wrong; {_failures:N0} calls failed and were made again; the longest took {_longestMs:N0} ms");
        lifetime.StopApplication();
    }

    private async Task Report(CancellationToken end)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        long before = 0;
        try
        {
            while (await second.WaitForNextTickAsync(end))
            {
                long answers = Volatile.Read(ref _answers);
                Console.WriteLine($"{answers - before,9:N0} answers/s, {Volatile.Read(ref _failures):N0} failed so far");
                before = answers;
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }

    private async Task Call(int caller, CancellationToken end)
    {
        for (long number = 0; !end.IsCancellationRequested; number++)
        {
            long key = (caller + (number * 37)) % Grains;
            long started = Stopwatch.GetTimestamp();
            while (!end.IsCancellationRequested)
            {
                try
                {
                    if (await client.GetGrain<IEchoGrain>(key).Add(number) != key + number)
                        Interlocked.Increment(ref _wrong);
                    Interlocked.Increment(ref _answers);
                    break;
                }
                catch (Exception) when (!end.IsCancellationRequested)
                {
                    Interlocked.Increment(ref _failures);
                    await Task.Delay(50, CancellationToken.None);
                }
                catch (Exception)
                {
                    // The load is over, and so is the connection.
                }
            }

            NoteDuration((long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private void NoteDuration(long milliseconds)
    {
        long longest = Volatile.Read(ref _longestMs);
        while (milliseconds > longest)
            longest = Interlocked.CompareExchange(ref _longestMs, milliseconds, longest);
    }
}
