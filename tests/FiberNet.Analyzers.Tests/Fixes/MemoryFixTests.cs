using FiberNet.Analyzers.CodeFixes;

namespace FiberNet.Analyzers.Tests;

public class MemoryFixTests
{
    [Theory]
    [InlineData(
        "var line = (await socket.ReadLineMemory()).Memory; await Work(); UseBytes([|line|]);",
        "var line = new ReadOnlyMemory<byte>((await socket.ReadLineMemory()).Memory.ToArray()); await Work(); UseBytes(line);")]
    [InlineData(
        "ReadOnlyMemory<byte> line = (await socket.ReadLineMemory()).Memory; await Work(); UseBytes([|line|]);",
        "ReadOnlyMemory<byte> line = (await socket.ReadLineMemory()).Memory.ToArray(); await Work(); UseBytes(line);")]
    [InlineData("_line = (await [|socket.ReadLineMemory()|]).Memory;", "_line = (await socket.ReadLineMemory()).Memory.ToArray();")]
    [InlineData(
        "while ((await socket.ReadLineMemory()).Memory is { Length: > 0 } line) { await Work(); UseBytes([|line|]); }",
        "while (new ReadOnlyMemory<byte>((await socket.ReadLineMemory()).Memory.ToArray()) is { Length: > 0 } line) { await Work(); UseBytes(line); }")]
    public Task The_slice_is_copied(string before, string after) => Verify.Fixes<KeptSliceAnalyzer, KeptSliceFix>(before, after);

    [Theory]
    [InlineData("[|s_total += await Measure()|];", "var value = await Measure();\n        s_total += value;")]
    [InlineData("if (s_total > 0)\n            [|s_total -= 2 * await Measure()|];", "if (s_total > 0)\n        {\n            var value = await Measure();\n            s_total -= 2 * value;\n        }")]
    [InlineData("int value = 1; [|s_total = s_total + await Measure()|];", "int value = 1; var value2 = await Measure();\n        s_total = s_total + value2;")]
    public Task The_await_moves_before_the_update(string before, string after) => Verify.Fixes<LostUpdateAnalyzer, LostUpdateFix>(before, after);
}
