using FiberNet.Analyzers.CodeFixes;

namespace FiberNet.Analyzers.Tests;

public class TaskFixTests
{
    [Theory]
    [InlineData("[|Work()|];", "await Work();")]
    [InlineData("[|Fiber.Sleep(default)|];", "await Fiber.Sleep(default);")]
    [InlineData("Fiber.Start(async () => { [|channel.Put(1)|]; });", "Fiber.Start(async () => { await channel.Put(1); });")]
    public Task The_call_is_awaited(string before, string after) =>
        Verify.Fixes<ForgottenTaskAnalyzer, ForgottenTaskFix>(before, after, "Await the call");

    [Theory]
    [InlineData("[|Work()|];", "Fiber.Start(() => Work());")]
    [InlineData("members: void M() { [|Measure()|]; }", "members: void M() { Fiber.Start(() => Measure()); }")]
    public Task A_fiber_is_started(string before, string after) =>
        Verify.Fixes<ForgottenTaskAnalyzer, ForgottenTaskFix>(before, after, "Start a fiber");

    [Theory]
    [InlineData("members: async Task M() { await [|Work()|]; }", "members: async Task M() { await Fiber.Start(() => Work()).AsTask(); }")]
    [InlineData("members: async ValueTask DisposeAsync() => await [|Work()|];", "members: async ValueTask DisposeAsync() => await Fiber.Start(() => Work()).AsTask();")]
    [InlineData("members: async IAsyncEnumerable<int> Items() { yield return await [|Measure()|]; }", "members: async IAsyncEnumerable<int> Items() { yield return await Fiber.Start(() => Measure()).AsTask(); }")]
    public Task The_call_runs_in_a_fiber(string before, string after) => Verify.Fixes<CannotParkAnalyzer, CannotParkFix>(before, after);

    [Theory]
    [InlineData("Use([|Foreign().Result|]);", "Use(await Foreign());")]
    [InlineData("[|Foreign().Wait()|];", "await Foreign();")]
    [InlineData("Use([|Foreign().GetAwaiter().GetResult()|]);", "Use(await Foreign());")]
    [InlineData("Use([|Foreign().Result|].ToString());", "Use((await Foreign()).ToString());")]
    [InlineData("[|Thread.Sleep(10)|];", "await Fiber.Sleep(TimeSpan.FromMilliseconds(10));")]
    [InlineData("[|Thread.Sleep(TimeSpan.Zero)|];", "await Fiber.Sleep(TimeSpan.Zero);")]
    [InlineData("string text = [|File.ReadAllText(\"x\")|];", "string text = await Reactor.Offload(() => File.ReadAllText(\"x\"));")]
    [InlineData("Use([|Dns.GetHostEntry(\"x\")|].HostName);", "Use((await Reactor.Offload(() => Dns.GetHostEntry(\"x\"))).HostName);")]
    public Task Nothing_blocks(string before, string after) => Verify.Fixes<BlockingCallAnalyzer, BlockingCallFix>(before, after);

    [Theory]
    [InlineData(
        "using (Fiber.TimeLimit(default))\n        {\n            Use([|await Foreign()|]);\n        }",
        "using (Fiber.TimeLimit(default))\n        {\n            Use(await Foreign().AsFiber());\n        }")]
    [InlineData(
        "using (Fiber.TimeLimit(default))\n        {\n            var pending = Foreign();\n            int n = [|await pending|];\n        }",
        "using (Fiber.TimeLimit(default))\n        {\n            var pending = Foreign();\n            int n = await pending.AsFiber();\n        }")]
    [InlineData(
        "using (Fiber.TimeLimit(default))\n        {\n            [|await new ValueTask().ConfigureAwait(false)|];\n        }",
        "using (Fiber.TimeLimit(default))\n        {\n            await new ValueTask().AsFiber();\n        }")]
    public Task A_limit_ends_the_wait(string before, string after) => Verify.Fixes<ForeignAwaitAnalyzer, ForeignAwaitFix>(before, after);

    [Theory]
    [InlineData("await [|Foreign().ConfigureAwait(false)|];", "await Foreign();")]
    [InlineData("Use(await [|Foreign().ConfigureAwait(false)|]);", "Use(await Foreign());")]
    public Task ConfigureAwait_is_removed(string before, string after) => Verify.Fixes<ConfigureAwaitAnalyzer, ConfigureAwaitFix>(before, after);

    [Theory]
    [InlineData("members: async void [|Tick|]() { await Work(); }", "members: async FiberTask Tick() { await Work(); }")]
    [InlineData("async void [|Tick|]() { await Work(); }", "async FiberTask Tick() { await Work(); }")]
    public Task A_task_is_returned(string before, string after) => Verify.Fixes<AsyncVoidAnalyzer, AsyncVoidFix>(before, after);

    [Theory]
    [InlineData("await Task.Run(async () => await [|socket.Read(1)|]);", "await Fiber.Start(async () => await socket.Read(1)).Join();")]
    [InlineData("Task.Run(async () => { await [|Work()|]; });", "Fiber.Start(async () => { await Work(); });")]
    public Task A_fiber_takes_the_place_of_a_task(string before, string after) => Verify.Fixes<WrongThreadAnalyzer, WrongThreadFix>(before, after);
}
