namespace FiberNet.Tests.StreamContract;

/// <summary>A call of a random test: made on the reactor's thread or in the pool, with a token that perhaps fires, there or elsewhere.</summary>
internal sealed class StreamCallInFlight
{
    private readonly CancellationTokenSource? _source;
    private readonly Task<int> _call;

    private StreamCallInFlight(Task<int> call, CancellationTokenSource? source)
    {
        _call = call;
        _source = source;
    }

    /// <summary>True if it has ended with an error of the connection.</summary>
    internal bool HasFailed { get; private set; }

    internal static async Task<StreamCallInFlight> Begin(Reactor reactor, Random random, Func<CancellationToken, ValueTask<int>> call)
    {
        CancellationTokenSource? source = random.Next(3) == 0 ? new CancellationTokenSource() : null;
        if (random.Next(40) == 0)
            source?.Cancel();
        CancellationToken token = source?.Token ?? default;
        Task<int> begun = random.Next(2) == 0
            ? call(token).AsTask()
            : await reactor.InvokeAsync(() => FiberTask.FromResult(call(token).AsTask()));
        if (source is not null)
            Fire(reactor, random, source);
        return new StreamCallInFlight(begun, source);
    }

    /// <summary>Waits for the end of the call.</summary>
    /// <param name="mayFail">Whether an end of the connection was cut.</param>
    /// <returns>What it gave; null if it was cancelled or has failed.</returns>
    internal async Task<int?> End(Func<bool> mayFail)
    {
        try
        {
            return await _call;
        }
        catch (OperationCanceledException canceled)
        {
            Assert.NotNull(_source);
            Assert.Equal(_source.Token, canceled.CancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            Assert.True(mayFail(), $"A call has failed on a connection that nobody has cut: {failure}");
            HasFailed = true;
            return null;
        }
    }

    private static void Fire(Reactor reactor, Random random, CancellationTokenSource source)
    {
        switch (random.Next(4))
        {
            case 0:
                source.Cancel();
                break;
            case 1:
                reactor.Post(source.Cancel);
                break;
            case 2:
                ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
                break;
            default:
                break;
        }
    }
}
