namespace FiberNet.Tests;

/// <summary>Hands each line to a delegate.</summary>
internal sealed class LineWriter(Action<string> write) : StringWriter
{
    public override void WriteLine(string? value) => write(value!);
}
