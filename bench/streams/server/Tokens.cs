namespace FiberNet.Bench.Streams;

/// <summary>With or without a token that could be cancelled.</summary>
internal static class Tokens
{
    private static readonly CancellationTokenSource s_source = new();

    internal static CancellationToken Of(string way) => way.EndsWith("token", StringComparison.Ordinal) ? s_source.Token : CancellationToken.None;
}
