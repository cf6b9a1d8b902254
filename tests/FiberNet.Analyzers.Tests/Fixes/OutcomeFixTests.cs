using FiberNet.Analyzers.CodeFixes;

namespace FiberNet.Analyzers.Tests;

public class OutcomeFixTests
{
    [Theory]
    [InlineData("[|new Peer().Bind(1)|];", "new Peer().Bind(1).OrThrow();")]
    [InlineData("[|await new Peer().Read(s_buffer)|];", "(await new Peer().Read(s_buffer)).OrThrow();")]
    [InlineData("[|new Peer().Read(s_buffer)|];", "(await new Peer().Read(s_buffer)).OrThrow();")]
    public Task OrThrow_is_added(string before, string after) =>
        Verify.Fixes<DroppedOutcomeAnalyzer, DroppedOutcomeFix>(before, after, "Add OrThrow()");

    [Theory]
    [InlineData("[|new Peer().Bind(1)|];", "if (!new Peer().Bind(1))\n            throw new IOException(\"Bind failed.\");")]
    [InlineData("[|await new Peer().LockLater()|];", "if (!await new Peer().LockLater())\n            throw new IOException(\"LockLater failed.\");")]
    [InlineData("if (s_total > 0) [|new Peer().Lock()|];", "if (s_total > 0)\n        {\n            if (!new Peer().Lock())\n                throw new IOException(\"Lock failed.\");\n        }")]
    public Task A_failure_throws(string before, string after) =>
        Verify.Fixes<DroppedOutcomeAnalyzer, DroppedOutcomeFix>(before, after, "Throw when it fails");

    [Theory]
    [InlineData("[|new Peer().Bind(1)|];", "_ = new Peer().Bind(1);")]
    [InlineData("[|await socket.Write(\"x\")|];", "_ = await socket.Write(\"x\");")]
    [InlineData("[|socket.Write(\"x\")|];", "_ = await socket.Write(\"x\");")]
    public Task The_outcome_is_discarded(string before, string after) =>
        Verify.Fixes<DroppedOutcomeAnalyzer, DroppedOutcomeFix>(before, after, "Discard the outcome");

    [Theory]
    [InlineData("var r = await new Peer().Read(s_buffer); Use([|r.Count|]);", "var r = await new Peer().Read(s_buffer); Use(r.OrThrow().Count);")]
    [InlineData("Use([|(await new Peer().Read(s_buffer)).Count|]);", "Use((await new Peer().Read(s_buffer)).OrThrow().Count);")]
    [InlineData("var r = await channel.Get();\n        Use([|r.Value|]);", "var r = await channel.Get();\n        if (!r)\n            throw new InvalidOperationException(\"There is no value.\");\n        Use(r.Value);")]
    public Task The_value_is_tested(string before, string after) => Verify.Fixes<UncheckedValueAnalyzer, UncheckedValueFix>(before, after);

    [Theory]
    [InlineData("[|Fiber.TimeLimit(default)|];", "using var guard = Fiber.TimeLimit(default);")]
    [InlineData("[|await mutex.Lock()|];", "using var guard = await mutex.Lock();")]
    [InlineData("[|await mutex.TryLock(default)|];", "if (!await mutex.TryLock(default))\n            throw new TimeoutException(\"It was not free in time.\");")]
    public Task The_guard_is_used(string before, string after) => Verify.Fixes<DroppedGuardAnalyzer, DroppedGuardFix>(before, after);

    [Theory]
    [InlineData("var s = [|FiberSocket.FromFd(3)|]; Use(s.Errno);", "using var s = FiberSocket.FromFd(3); Use(s.Errno);")]
    [InlineData("FiberSocket s = await [|FiberSocket.TcpConnect(\"::1\", 1)|];", "using FiberSocket s = await FiberSocket.TcpConnect(\"::1\", 1);")]
    [InlineData("if ([|socket.TryAccept()|] is { } client) await client.ReadLine();", "if (socket.TryAccept() is { } client) using (client) await client.ReadLine();")]
    public Task The_socket_is_disposed(string before, string after) => Verify.Fixes<LeakedSocketAnalyzer, LeakedSocketFix>(before, after);
}
