namespace FiberNet.Analyzers.Tests;

public class KeptSliceTests
{
    [Theory]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; await Work(); UseBytes([|line|]);")]
    [InlineData("ReadOnlyMemory<byte> line = (await socket.ReadLineMemory()).Memory; var next = (await socket.ReadLineMemory()).Memory; UseBytes([|line|]);")]
    [InlineData("while ((await socket.ReadLineMemory()).Memory is { Length: > 0 } line) { await Fiber.Yield(); UseBytes([|line|]); }")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory[..^1]; await Work(); UseBytes([|line|]);")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; socket.TryRead(s_buffer); UseBytes([|line|]);")]
    [InlineData("_line = (await [|socket.ReadLineMemory()|]).Memory;")]
    [InlineData("var lines = new List<ReadOnlyMemory<byte>>(); lines.Add((await [|socket.ReadLineMemory()|]).Memory);")]
    [InlineData("var lines = new List<ReadOnlyMemory<byte>>(); var line = (await socket.ReadLineMemory()).Memory; lines.Add([|line|]);")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; Fiber.Start(async () => { UseBytes([|line|]); });")]
    [InlineData("ReadOnlyMemory<byte> last = default; while (!token.IsCancellationRequested) { UseBytes([|last|]); last = (await socket.ReadLineMemory()).Memory; await Work(); }")]
    public Task Reports_a_slice_that_is_kept(string code) => Verify.Reports<KeptSliceAnalyzer>(code);

    [Theory]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; UseBytes(line);")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory.ToArray(); await Work(); UseBytes(line);")]
    [InlineData("while ((await socket.ReadLineMemory()).Memory is { Length: > 0 } line) { UseBytes(line); await Work(); }")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; await other.Write(line); Use(line.Length);")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; byte[] copy = line.ToArray(); await Work(); UseBytes(copy);")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; UseBytes(line); line = (await socket.ReadLineMemory()).Memory; UseBytes(line);")]
    [InlineData("var line = await socket.ReadLine(); await Work(); Use(line);")]
    [InlineData("var lines = new List<byte[]>(); lines.Add((await socket.ReadLineMemory()).Memory.ToArray());")]
    [InlineData("var line = (await socket.ReadLineMemory()).Memory; if (line.IsEmpty) { await Work(); return; } UseBytes(line);")]
    [InlineData("_line = (await socket.ReadLineMemory()).Memory.ToArray();")]
    public Task Accepts_a_slice_that_is_not_kept(string code) => Verify.Accepts<KeptSliceAnalyzer>(code);
}
