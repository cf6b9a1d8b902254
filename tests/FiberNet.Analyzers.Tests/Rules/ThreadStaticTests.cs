namespace FiberNet.Analyzers.Tests;

public class ThreadStaticTests
{
    [Theory]
    [InlineData("t_depth = 1; await Work(); Use([|t_depth|]);")]
    [InlineData("s_level.Value = 1; await Fiber.Yield(); Use([|s_level.Value|]);")]
    [InlineData("t_depth = 1; if (token.IsCancellationRequested) await Work(); Use([|t_depth|]);")]
    [InlineData("Fiber.Start(async () => { t_depth = 1; await Work(); Use([|t_depth|]); });")]
    [InlineData("t_depth = 1; await Work(); [|t_depth|]++;")]
    [InlineData("t_depth++; await Work(); Use([|t_depth|]);")]
    [InlineData("t_depth += 2; await Work(); [|t_depth|]--;")]
    [InlineData("while (true) { Use([|t_depth|]); t_depth = 1; await Work(); }")]
    public Task Reports_a_value_of_the_thread(string code) => Verify.Reports<ThreadStaticAnalyzer>(code);

    [Theory]
    [InlineData("t_depth = 1; Use(t_depth); await Work();")]
    [InlineData("t_depth = 1; await Work(); t_depth = 2; Use(t_depth);")]
    [InlineData("await Work(); Use(t_depth);")]
    [InlineData("s_total = 1; await Work(); Use(s_total);")]
    [InlineData("s_flow.Value = \"x\"; await Work(); Use(s_flow.Value);")]
    [InlineData("if (token.IsCancellationRequested) { t_depth = 1; return; } await Work(); Use(t_depth);")]
    [InlineData("t_depth = 1; await Work();")]
    [InlineData("members: async Task M() { t_depth = 1; await Foreign(); Use(t_depth); }")]
    [InlineData("t_depth++; Use(t_depth); await Work(); t_depth = 0;")]
    [InlineData("int before = t_depth; await Work(); Use(before);")]
    public Task Accepts_a_value_that_is_not_kept(string code) => Verify.Accepts<ThreadStaticAnalyzer>(code);
}
