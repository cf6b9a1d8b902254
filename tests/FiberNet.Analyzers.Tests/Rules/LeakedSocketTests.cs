namespace FiberNet.Analyzers.Tests;

public class LeakedSocketTests
{
    [Theory]
    [InlineData("var s = [|FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)|]; if (s is null) return; Use(s.Errno);")]
    [InlineData("[|FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)|];")]
    [InlineData("var s = await [|FiberSocket.TcpConnect(\"::1\", 1)|]; if (s == null) return; while (await s.Readable()) { }")]
    [InlineData("await [|TcpServer.Start(\"::1\", 1, async s => { })|];")]
    [InlineData("var server = await [|TcpServer.Start(\"::1\", 1, async s => { })|]; Use(server.EndPoint);")]
    [InlineData("FiberSocket client = [|socket.TryAccept()|]!; await client.ReadLine();")]
    [InlineData("if ([|socket.TryAccept()|] is { } client) await client.ReadLine();")]
    [InlineData("var server = await [|TcpServer.Start(\"::1\", 1, async s => { })|] ?? throw new Exception(); await Fiber.Sleep(default); Console.WriteLine(server.ConnectionCount);")]
    [InlineData("var signals = [|Signals.Open(PosixSignal.SIGINT)|]; await signals.Wait();")]
    public Task Reports_what_nothing_closes(string code) => Verify.Reports<LeakedSocketAnalyzer>(code);

    [Theory]
    [InlineData("using var s = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream);")]
    [InlineData("using (var s = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)) { }")]
    [InlineData("var s = await FiberSocket.TcpConnect(\"::1\", 1); s?.Close();")]
    [InlineData("var s = socket.TryAccept(); if (s is null) return; using (s) await s.ReadLine();")]
    [InlineData("if (socket.TryAccept() is { } client) Fiber.Create(client, async c => { using (c) await Work(); });")]
    [InlineData("var s = await FiberSocket.TcpConnect(\"::1\", 1); Use(s);")]
    [InlineData("var server = await TcpServer.Start(\"::1\", 1, async s => { }); await server!.Stop(default);")]
    [InlineData("var s = socket.TryAccept(); using Stream stream = s!.AsStream();")]
    [InlineData("members: FiberSocket Make() => FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;")]
    [InlineData("members: async FiberTask<FiberSocket> Make() { var s = await FiberSocket.TcpConnect(\"::1\", 1); return s; }")]
    [InlineData("members: FiberSocket _s; void Make() { var s = FiberSocket.FromFd(3); _s = s; }")]
    [InlineData("_ = await TcpServer.Start(\"::1\", 1, async s => { });")]
    [InlineData("FiberSocket.Pair(out FiberSocket? a, out FiberSocket? b, AddressFamily.Unix, SocketType.Stream).OrThrow(); a!.Dispose(); b!.Dispose();")]
    [InlineData("FiberSocket s = null; try { s = FiberSocket.FromFd(3); } finally { s?.Dispose(); }")]
    public Task Accepts_what_is_closed_or_handed_on(string code) => Verify.Accepts<LeakedSocketAnalyzer>(code);
}
