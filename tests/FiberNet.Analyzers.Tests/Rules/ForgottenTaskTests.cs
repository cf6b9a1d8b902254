namespace FiberNet.Analyzers.Tests;

public class ForgottenTaskTests
{
    [Theory]
    [InlineData("[|Work()|];")]
    [InlineData("[|channel.Put(1)|];")]
    [InlineData("[|Fiber.Sleep(default)|];")]
    [InlineData("[|Fiber.Yield()|];")]
    [InlineData("var [|task|] = Measure();")]
    [InlineData("FiberTask [|task|] = default; task = Work();")]
    [InlineData("Fiber.Current?[|.Join()|];")]
    [InlineData("members: void NotAsync() { [|Work()|]; }")]
    [InlineData("members: Action Make() => () => [|Work()|];")]
    public Task Reports_a_task_that_nothing_awaits(string code) => Verify.Reports<ForgottenTaskAnalyzer>(code);

    [Theory]
    [InlineData("await Work();")]
    [InlineData("_ = Work();")]
    [InlineData("var task = Measure(); await Fiber.Yield(); Use(await task);")]
    [InlineData("Fiber.Start(Work);")]
    [InlineData("Fiber.Start(() => Work());")]
    [InlineData("await Fiber.Sleep(default);")]
    [InlineData("var get = channel.Get(); if (get.IsCompleted) return; await get;")]
    [InlineData("Foreign();")]
    [InlineData("reactor.InvokeAsync(Work);")]
    [InlineData("members: FiberTask Wrap() => Work();")]
    [InlineData("members: FiberTask Wrap() { var task = Work(); return task; }")]
    // FIBER001 tells of this one.
    [InlineData("socket.Write(\"x\");")]
    public Task Accepts_a_task_that_is_awaited(string code) => Verify.Accepts<ForgottenTaskAnalyzer>(code);
}
