namespace FiberNet.Analyzers.Tests;

public class LocalAcrossFibersTests
{
    [Theory]
    [InlineData("await Fiber.Start(async () => { s_flow.Value = \"x\"; await Work(); }).Join(); Use([|s_flow.Value|]);")]
    [InlineData("await Fiber.Create(async () => { s_name.Value = \"x\"; }).Join(); Use([|s_name.Value|]);")]
    [InlineData("var local = new AsyncLocal<int>(); Fiber child = Fiber.Start(async () => { local.Value = 1; }); await child.Join(); Use([|local.Value|]);")]
    [InlineData("s_name.Value = \"x\"; Fiber.Start(async () => { Use([|s_name.Value|]); });")]
    [InlineData("await FiberScope.Run(async scope => { scope.Start(async () => { s_flow.Value = \"x\"; }); await Fiber.Yield(); Use([|s_flow.Value|]); });")]
    [InlineData("s_name.Value = \"x\"; await Fiber.Create(async () => { await Work(); Use([|s_name.Value|]); }).Join();")]
    public Task Reports_a_value_of_another_fiber(string code) => Verify.Reports<LocalAcrossFibersAnalyzer>(code);

    [Theory]
    [InlineData("s_flow.Value = \"x\"; Fiber.Start(async () => { Use(s_flow.Value); });")]
    [InlineData("s_name.Value = \"x\"; Use(s_name.Value);")]
    [InlineData("Fiber.Start(async () => { s_name.Value = \"x\"; Use(s_name.Value); });")]
    [InlineData("s_name.Value = \"x\"; Fiber.Start(async () => { s_name.Value = \"y\"; Use(s_name.Value); });")]
    [InlineData("await Fiber.Start(async () => { s_flow.Value = \"x\"; }).Join(); s_flow.Value = \"y\"; Use(s_flow.Value);")]
    [InlineData("s_flow.Value = \"mine\"; await Fiber.Start(async () => { s_flow.Value = \"x\"; }).Join(); Use(s_flow.Value);")]
    [InlineData("Use(s_flow.Value); Fiber.Start(async () => { s_flow.Value = \"x\"; });")]
    [InlineData("Fiber.Start(async () => { s_flow.Value = \"x\"; }); Use(s_name.Value);")]
    [InlineData("var lazy = new Lazy<int>(); Fiber.Start(async () => { Use(lazy.Value); }); Use(lazy.Value);")]
    [InlineData("void Set() { s_flow.Value = \"x\"; } Set(); Use(s_flow.Value);")]
    public Task Accepts_a_value_of_the_same_fiber(string code) => Verify.Accepts<LocalAcrossFibersAnalyzer>(code);
}
