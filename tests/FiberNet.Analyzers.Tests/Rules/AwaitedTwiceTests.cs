namespace FiberNet.Analyzers.Tests;

public class AwaitedTwiceTests
{
    [Theory]
    [InlineData("var task = Work(); await task; [|await task|];")]
    [InlineData("var task = Measure(); if (token.IsCancellationRequested) await task; Use([|await task|]);")]
    [InlineData("var task = Work(); while (!token.IsCancellationRequested) [|await task|];")]
    [InlineData("var task = Work(); try { await task; } catch { [|await task|]; }")]
    [InlineData("var get = channel.Get(); for (int i = 0; i < 2; i++) { Use([|await get|]); }")]
    [InlineData("members: async FiberTask Twice(FiberTask task) { await task; [|await task|]; }")]
    [InlineData("Fiber.Start(async () => { var task = Work(); await task; [|await task|]; });")]
    [InlineData("async FiberTask Inner() { var task = Work(); await task; [|await task|]; } await Inner();")]
    public Task Reports_a_second_await(string code) => Verify.Reports<AwaitedTwiceAnalyzer>(code);

    [Theory]
    [InlineData("var task = Work(); await task;")]
    [InlineData("var task = Work(); await task; task = Work(); await task;")]
    [InlineData("var task = Work(); if (token.IsCancellationRequested) await task; else await task;")]
    [InlineData("var task = Work(); if (token.IsCancellationRequested) { await task; return; } await task;")]
    [InlineData("while (true) { var task = Work(); await task; }")]
    [InlineData("FiberTask<int> task = Measure(); while (true) { Use(await task); task = Measure(); }")]
    [InlineData("var first = Work(); var second = Work(); await first; await second;")]
    [InlineData("var task = Foreign(); await task; await task;")]
    [InlineData("var fiber = Fiber.Start(Work); await fiber.Join(); await fiber.Join();")]
    [InlineData("var task = Work(); switch (s_total) { case 1: await task; break; default: await task; break; }")]
    [InlineData("members: async FiberTask Once(FiberTask task) => await task;")]
    public Task Accepts_one_await(string code) => Verify.Accepts<AwaitedTwiceAnalyzer>(code);
}
