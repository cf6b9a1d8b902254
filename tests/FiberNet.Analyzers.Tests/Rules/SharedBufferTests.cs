namespace FiberNet.Analyzers.Tests;

public class SharedBufferTests
{
    [Theory]
    [InlineData("await socket.ReadSome([|s_buffer|]); Use(s_buffer[0]);")]
    [InlineData("await socket.Read([|s_buffer|].AsMemory(0, 4)); UseBytes(s_buffer);")]
    [InlineData("socket.TryRead(s_buffer); await Work(); Use([|s_buffer|][0]);")]
    [InlineData("while (await socket.Readable()) { int n = (int)socket.TryRead(s_buffer).GetHashCode(); await Fiber.Yield(); await socket.Write([|s_buffer|].AsSpan(0, 1)); }")]
    [InlineData("var buffer = new byte[9]; while (true) { Fiber.Start(async () => { await socket.ReadSome([|buffer|]); Use(buffer[0]); }); }")]
    [InlineData("var buffer = new byte[9]; using var server = await TcpServer.Start(\"::1\", 0, async client => { await client.ReadSome([|buffer|]); Use(buffer[0]); });")]
    [InlineData("members: static class Shared { internal static readonly byte[] Bytes = new byte[9]; } async FiberTask M(FiberSocket s) { await s.Receive([|Shared.Bytes|]); Use(Shared.Bytes[0]); }")]
    public Task Reports_a_shared_buffer(string code) => Verify.Reports<SharedBufferAnalyzer>(code);

    [Theory]
    [InlineData("var buffer = new byte[9]; await socket.ReadSome(buffer); await Work(); Use(buffer[0]);")]
    [InlineData("while (await socket.Readable()) { socket.TryRead(s_buffer); await socket.Write(s_buffer.AsSpan(0, 1)); }")]
    [InlineData("await socket.ReadSome(s_buffer);")]
    [InlineData("await socket.ReadSome(s_buffer.AsMemory(0, Math.Min(9, s_buffer.Length)));")]
    [InlineData("await socket.Write(s_greeting); await Work(); await socket.Write(s_greeting);")]
    [InlineData("socket.TryRead(s_buffer); Use(s_buffer[0]); await Work();")]
    [InlineData("socket.TryRead(s_buffer); await Work(); socket.TryRead(s_buffer); Use(s_buffer[0]);")]
    [InlineData("while (true) { var buffer = new byte[9]; Fiber.Start(async () => { await socket.ReadSome(buffer); }); }")]
    [InlineData("var buffer = new byte[9]; await Fiber.Start(async () => { await socket.ReadSome(buffer); }).Join();")]
    [InlineData("new MemoryStream().Read(s_buffer); await Work(); Use(s_buffer[0]);")]
    [InlineData("using var server = await TcpServer.Start(\"::1\", 0, async client => { var own = new byte[9]; await client.ReadSome(own); });")]
    public Task Accepts_a_buffer_of_ones_own(string code) => Verify.Accepts<SharedBufferAnalyzer>(code);
}
