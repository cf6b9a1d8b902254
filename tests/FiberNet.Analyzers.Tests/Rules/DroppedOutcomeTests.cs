namespace FiberNet.Analyzers.Tests;

public class DroppedOutcomeTests
{
    [Theory]
    [InlineData("[|socket.Bind(\"127.0.0.1\", 8080)|];")]
    [InlineData("[|socket.Listen()|];")]
    [InlineData("[|await socket.Write(\"x\")|];")]
    [InlineData("[|socket.Write(\"x\")|];")]
    [InlineData("[|await socket.Connect(\"::1\", 1)|];")]
    [InlineData("[|socket.Shutdown(SocketShutdown.Send)|];")]
    [InlineData("[|socket?.Bind(\"::\", 1)|];")]
    [InlineData("[|new Peer().Bind(1)|];")]
    [InlineData("[|await new Peer().Read(s_buffer)|];")]
    [InlineData("[|new Peer().Lock()|];")]
    [InlineData("[|await new Peer().LockLater()|];")]
    [InlineData("Action bind = () => [|new Peer().Bind(1)|];")]
    public Task Reports_a_dropped_outcome(string code) => Verify.Reports<DroppedOutcomeAnalyzer>(code);

    [Theory]
    [InlineData("_ = socket.Bind(\"::\", 1);")]
    [InlineData("_ = await socket.Write(\"x\");")]
    [InlineData("if (!socket.Listen()) return;")]
    [InlineData("bool bound = socket.Bind(\"::\", 1);")]
    [InlineData("new Peer().Bind(1).OrThrow();")]
    [InlineData("(await new Peer().Read(s_buffer)).OrThrow();")]
    [InlineData("while (await socket.Write(\"x\")) { }")]
    [InlineData("Use(new Peer().Bind(1));")]
    [InlineData("socket.Close();")]
    [InlineData("await channel.Put(1);")]
    [InlineData("new HashSet<int>().Add(1);")]
    [InlineData("members: IoResult Last(Peer peer) => peer.Bind(1);")]
    [InlineData("members: class Own { public bool Bind() => true; public bool Listen() => true; void M() { Bind(); Listen(); } }")]
    public Task Accepts_an_outcome_that_is_used(string code) => Verify.Accepts<DroppedOutcomeAnalyzer>(code);
}
