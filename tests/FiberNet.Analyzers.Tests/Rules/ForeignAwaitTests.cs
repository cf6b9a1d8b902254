namespace FiberNet.Analyzers.Tests;

public class ForeignAwaitTests
{
    [Theory]
    [InlineData("using (Fiber.TimeLimit(TimeSpan.FromSeconds(1))) [|await Foreign()|];")]
    [InlineData("using var limit = Fiber.TimeLimit(TimeSpan.FromSeconds(1)); [|await Foreign()|];")]
    [InlineData("using (var limit = Fiber.TimeLimit(default)) { if (s_total > 0) { Use([|await Foreign()|]); } }")]
    [InlineData("using (Fiber.TimeLimit(default)) { var task = Foreign(); Use([|await task|]); }")]
    [InlineData("using (Fiber.TimeLimit(default)) [|await Foreign().ConfigureAwait(false)|];")]
    [InlineData("using (Fiber.TimeLimit(default)) [|await new HttpClient().GetStringAsync(\"x\")|];")]
    [InlineData("using (Fiber.TimeLimit(default)) [|await Foreign(CancellationToken.None)|];")]
    [InlineData("using (Fiber.TimeLimit(default)) [|await new ValueTask()|];")]
    [InlineData("using (Fiber.Shield(default)) using (Fiber.TimeLimit(default)) [|await Foreign()|];")]
    public Task Reports_an_await_that_no_limit_ends(string code) => Verify.Reports<ForeignAwaitAnalyzer>(code);

    [Theory]
    [InlineData("await Foreign();")]
    [InlineData("using (Fiber.TimeLimit(default)) await Foreign(Fiber.Current.CancellationToken);")]
    [InlineData("using (Fiber.TimeLimit(default)) await Foreign(token);")]
    [InlineData("using (Fiber.TimeLimit(default)) await Work();")]
    [InlineData("using (Fiber.TimeLimit(default)) await socket.Read(1);")]
    [InlineData("using (Fiber.TimeLimit(default)) { var task = Foreign(); await Fiber.Await(task); Use(await task); }")]
    [InlineData("using (Fiber.TimeLimit(default)) await Task.CompletedTask;")]
    [InlineData("using (Fiber.TimeLimit(default)) using (Fiber.Shield(default)) await Foreign();")]
    [InlineData("using (Fiber.Shield(default)) await Foreign();")]
    [InlineData("await Foreign(); using var limit = Fiber.TimeLimit(default); await Work();")]
    [InlineData("using (Fiber.TimeLimit(default)) { Func<Task> later = async () => await Foreign(); }")]
    [InlineData("using (Fiber.TimeLimit(default)) await Foreign().WaitAsync(token);")]
    public Task Accepts_an_await_that_a_limit_ends(string code) => Verify.Accepts<ForeignAwaitAnalyzer>(code);
}
