namespace FiberNet.Analyzers.Tests;

public class LostUpdateTests
{
    [Theory]
    [InlineData("[|s_total += await Measure()|];")]
    [InlineData("[|s_total = s_total + await Measure()|];")]
    [InlineData("[|s_total -= 2 * await Measure()|];")]
    [InlineData("int sum = 0; Fiber.Start(async () => { [|sum += await Measure()|]; });")]
    [InlineData("int sum = 0; async FiberTask Add() => [|sum += await Measure()|]; await Add();")]
    [InlineData("members: int Count { get; set; } async FiberTask M() { [|Count += await Measure()|]; }")]
    [InlineData("members: int _count; async FiberTask M() { [|this._count |= await Measure()|]; }")]
    public Task Reports_an_update_around_an_await(string code) => Verify.Reports<LostUpdateAnalyzer>(code);

    [Theory]
    [InlineData("int n = await Measure(); s_total += n;")]
    [InlineData("int sum = 0; sum += await Measure();")]
    [InlineData("s_total = await Measure();")]
    [InlineData("s_total = await Measure() + s_total;")]
    [InlineData("s_total += 1; await Work();")]
    [InlineData("Fiber.Start(async () => { int sum = 0; sum += await Measure(); });")]
    [InlineData("members: async Task M() { s_total += await Foreign(); }")]
    [InlineData("members: async FiberTask M(int count) { count += await Measure(); }")]
    [InlineData("Func<FiberTask<int>> f = async () => await Measure(); s_total += f.GetHashCode();")]
    public Task Accepts_an_update_without_an_await(string code) => Verify.Accepts<LostUpdateAnalyzer>(code);
}
