namespace FiberNet.Analyzers.Tests;

public class AsyncVoidTests
{
    [Theory]
    [InlineData("members: async void [|Handle|](FiberSocket socket) { await socket.Read(1); }")]
    [InlineData("members: async void [|Tick|]() { await Fiber.Sleep(default); await Work(); }")]
    [InlineData("async void [|Inner|]() { await Work(); } Inner();")]
    [InlineData("new List<int>().ForEach([|async|] i => await channel.Put(i));")]
    [InlineData("Action callback = [|async|] () => { await Fiber.Yield(); };")]
    [InlineData("Action<int> callback = [|async|] delegate(int i) { await channel.Put(i); };")]
    public Task Reports_async_void(string code) => Verify.Reports<AsyncVoidAnalyzer>(code);

    [Theory]
    [InlineData("members: async FiberTask Handle(FiberSocket socket) { await socket.Read(1); }")]
    [InlineData("members: async void Click() { await Foreign(); }")]
    [InlineData("members: void Tick() { Fiber.Start(Work); }")]
    [InlineData("Func<FiberTask> callback = async () => { await Fiber.Yield(); };")]
    [InlineData("reactor.Post(async () => { await Fiber.Yield(); });")]
    [InlineData("Action callback = () => Fiber.Start(Work);")]
    [InlineData("members: async Task Handle() { await Fiber.Sleep(default); }")]
    [InlineData("Action callback = () => { Func<FiberTask> inner = async () => await Work(); };")]
    [InlineData("Action callback = async () => { Func<FiberTask> inner = async () => await Work(); await Task.Yield(); };")]
    public Task Accepts_functions_with_a_task(string code) => Verify.Accepts<AsyncVoidAnalyzer>(code);
}
