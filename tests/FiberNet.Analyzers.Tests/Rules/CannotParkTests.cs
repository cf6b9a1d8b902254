namespace FiberNet.Analyzers.Tests;

public class CannotParkTests
{
    [Theory]
    [InlineData("members: async Task M() { await [|Work()|]; }")]
    [InlineData("members: async ValueTask DisposeAsync() => await [|Work()|];")]
    [InlineData("members: async IAsyncEnumerable<int> Items() { yield return await [|Measure()|]; }")]
    [InlineData("members: IEnumerable<int> Items() { var task = [|Measure()|]; yield return 1; }")]
    [InlineData("members: static Snippet() { var task = [|Work()|]; }")]
    [InlineData("members: ~Snippet() { var task = [|Work()|]; }")]
    [InlineData("members: static bool s_ok = [|Work()|].IsCompleted;")]
    [InlineData("members: void M() { [|Work().GetAwaiter().GetResult()|]; }")]
    [InlineData("members: ValueTask Execute(Func<CancellationToken, ValueTask> call) => call(default); async FiberTask M() { await Execute(async t => { await [|Work()|]; }); }")]
    [InlineData("members: [Parks] static FiberTask Marked() => Work(); async Task M() { await [|Marked()|]; }")]
    [InlineData("members: async Task M(FiberChannel<int> channel) { await foreach (int i in [|channel|]) Use(i); }")]
    [InlineData("members: async Task M() { await [|FiberScope.Run(async scope => await Fiber.Yield())|]; }")]
    public Task Reports_a_call_that_cannot_park(string code) => Verify.Reports<CannotParkAnalyzer>(code);

    [Theory]
    [InlineData("await Work();")]
    [InlineData("members: async Task M() => await Fiber.Start(Work).AsTask();")]
    [InlineData("members: async Task M(Reactor reactor) => await reactor.InvokeAsync(() => Work());")]
    [InlineData("members: async Task M(FiberSocket socket) => await socket.Read(1);")]
    [InlineData("members: async Task M() => await Fiber.Sleep(default);")]
    [InlineData("members: FiberTask Wrap() => Work();")]
    [InlineData("members: void M() { Reactor.Run(async () => { await Work(); }); }")]
    [InlineData("members: async Task M() { await Foreign(); }")]
    [InlineData("members: static Snippet() { Fiber.Start(Work); }")]
    [InlineData("members: void M() { Foreign().GetAwaiter().GetResult(); }")]
    [InlineData("members: async FiberTask M(FiberChannel<int> channel) { await foreach (int i in channel) Use(i); }")]
    [InlineData("members: IEnumerable<Func<FiberTask>> Bodies() { yield return () => Work(); }")]
    public Task Accepts_a_call_that_may_park(string code) => Verify.Accepts<CannotParkAnalyzer>(code);
}
