namespace FiberNet.Analyzers.Tests;

public class ConfigureAwaitTests
{
    [Theory]
    [InlineData("await [|Foreign().ConfigureAwait(false)|];")]
    [InlineData("Use(await [|Foreign().ConfigureAwait(false)|]);")]
    [InlineData("await [|new ValueTask().ConfigureAwait(false)|];")]
    [InlineData("Fiber.Start(async () => { await [|Task.Delay(1).ConfigureAwait(false)|]; });")]
    [InlineData("await [|Foreign().ConfigureAwait(continueOnCapturedContext: false)|];")]
    [InlineData("await [|Foreign().ConfigureAwait(ConfigureAwaitOptions.None)|];")]
    public Task Reports_a_call_without_effect(string code) => Verify.Reports<ConfigureAwaitAnalyzer>(code);

    [Theory]
    [InlineData("await Foreign();")]
    [InlineData("await Foreign().ConfigureAwait(true);")]
    [InlineData("await Task.Run(async () => await Foreign().ConfigureAwait(false));")]
    [InlineData("members: async Task M() => await Foreign().ConfigureAwait(false);")]
    [InlineData("members: async ValueTask M() => await Foreign().ConfigureAwait(false);")]
    [InlineData("await Work();")]
    [InlineData("await Foreign().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);")]
    [InlineData("var configured = Foreign().ConfigureAwait(false); Use(configured);")]
    [InlineData("Func<Task> foreign = async () => await Foreign().ConfigureAwait(false);")]
    public Task Accepts_a_call_with_an_effect(string code) => Verify.Accepts<ConfigureAwaitAnalyzer>(code);
}
