namespace FiberNet.Analyzers.Tests;

public class UncheckedValueTests
{
    [Theory]
    [InlineData("long n = [|(await new Peer().Read(s_buffer)).Count|];")]
    [InlineData("int item = [|(await channel.Get()).Value|];")]
    [InlineData("var r = await new Peer().Read(s_buffer); Use([|r.Count|]);")]
    [InlineData("var r = await channel.Get(TimeSpan.Zero); Use([|r.Value|]);")]
    [InlineData("var r = await channel.Get(); if (token.IsCancellationRequested && !r) return; Use([|r.Value|]);")]
    [InlineData("var r = await new Peer().Read(s_buffer); Use([|r.Count|]); if (!r) return;")]
    [InlineData("var r = await channel.Get(); if (!r) return; r = await channel.Get(); Use([|r.Value|]);")]
    public Task Reports_a_value_without_a_test(string code) => Verify.Reports<UncheckedValueAnalyzer>(code);

    [Theory]
    [InlineData("var r = await channel.Get(); if (r) Use(r.Value);")]
    [InlineData("var r = await channel.Get(); if (r.Status == ChannelStatus.Closed) return; Use(r.Value);")]
    [InlineData("while (await channel.Get() is { Status: ChannelStatus.Ok } r) Use(r.Value);")]
    [InlineData("var r = await new Peer().Read(s_buffer); if (r.Count == 0) return; Use(r.Count);")]
    [InlineData("if ((await new Peer().Read(s_buffer)).Count > 0) return;")]
    [InlineData("var r = await new Peer().Read(s_buffer); if (!r.IsSuccess) return; Use(r.Count);")]
    [InlineData("var r = (await new Peer().Read(s_buffer)).OrThrow(); Use(r.Count);")]
    [InlineData("Use((await new Peer().Read(s_buffer)).OrThrow().Count);")]
    [InlineData("var r = await channel.Get(); var (status, value) = r; Use(r.Value);")]
    [InlineData("var r = await new Peer().Read(s_buffer); Use(r); Use(r.Count);")]
    [InlineData("var r = await new Peer().Read(s_buffer); while (r) { Use(r.Count); r = await new Peer().Read(s_buffer); }")]
    [InlineData("int? n = 1; Use(n.Value); Use(new List<int>().Count);")]
    [InlineData("members: static Func<Peer, FiberTask> s_serve = async peer => { try { while (true) { var r = await peer.Read(s_buffer); if (!r || !await peer.Read(new byte[(int)r.Count])) break; } } finally { await Fiber.Yield(); } };")]
    [InlineData("members: void Outer(Peer peer, int n) { try { if (n == 1) Use(1); if (n == 2) Use(2); if (n == 3) Use(3); if (n == 4) Use(4); if (n == 5) Use(5); Func<FiberTask> read = async () => { var r = await peer.Read(s_buffer); if (r) Use(r.Count); }; Use(read); } catch (IOException) { Use(0); } }")]
    [InlineData("members: long CountOf(IoResult r, Peer peer) => r.Count;")]
    public Task Accepts_a_value_after_a_test(string code) => Verify.Accepts<UncheckedValueAnalyzer>(code);
}
