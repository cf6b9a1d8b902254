namespace FiberNet.Docs.Tests.Recipes;

/// <summary>What recipes write to the console of the test's process. The tests of recipes run one at a time.</summary>
internal sealed class CapturedOutput : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly StringWriter _text = new();

    internal CapturedOutput() => Console.SetOut(_text);

    public override string ToString() => _text.ToString();

    /// <inheritdoc/>
    public void Dispose() => Console.SetOut(_console);
}
