namespace FiberNet.Tests;

/// <summary>Calls, cancels and tokens of several threads at once, while the pipe ends in one way or another.</summary>
public class PipeStormTests
{
    private const int Batches = 5;
    private const int PipesAtOnce = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_call_ends_however_the_pipe_does(int seed)
    {
        using var host = new PipeHost();
        var random = new Random(seed);
        for (int batch = 0; batch < Batches; batch++)
        {
            // Several at once share the pool of blocks: a block with two owners would show in the bytes.
            PipeStorm[] storms = [.. Enumerable.Range(0, PipesAtOnce).Select(k => new PipeStorm(host, random.Next(), (PipeStorm.End)((batch + k) % 5)))];
            await Task.WhenAll(storms.Select(storm => storm.Run())).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
