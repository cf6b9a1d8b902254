namespace FiberNet.Analyzers.Tests;

public class WrongThreadTests
{
    [Theory]
    [InlineData("await Task.Run(async () => await [|socket.Read(1)|]);")]
    [InlineData("Task.Run(() => [|socket.TryRead(s_buffer)|]);")]
    [InlineData("new Thread(() => [|channel.TryPut(1)|]).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => [|channel.Close()|]);")]
    [InlineData("Task.Factory.StartNew(() => [|Fiber.Start(Work)|]);")]
    [InlineData("await Reactor.Offload(() => { [|socket.Close()|]; });")]
    [InlineData("Parallel.For(0, 2, i => [|channel.TryPut(i)|]);")]
    [InlineData("new Timer(_ => [|mutex.Unlock()|], null, 0, 1);")]
    [InlineData("await Task.Run(async () => { await [|Work()|]; });")]
    [InlineData("members: [ReactorThread] static void Bound() { } void M() { Task.Run(() => [|Bound()|]); }")]
    public Task Reports_a_use_on_another_thread(string code) => Verify.Reports<WrongThreadAnalyzer>(code);

    [Theory]
    [InlineData("await socket.Read(1);")]
    [InlineData("await Task.Run(() => Math.Sqrt(2));")]
    [InlineData("await Task.Run(() => reactor.Post(() => { channel.TryPut(1); }));")]
    [InlineData("await Task.Run(async () => await reactor.InvokeAsync(() => Work()));")]
    [InlineData("new Thread(() => Reactor.Run(async () => { await Work(); })).Start();")]
    [InlineData("await Reactor.Offload(() => File.ReadAllText(\"x\"));")]
    [InlineData("Fiber.Start(async () => { await socket.Read(1); });")]
    [InlineData("reactor.Post(() => { socket.Close(); });")]
    [InlineData("await Task.Run(() => socket.ToString());")]
    [InlineData("new[] { 1 }.ToList().ForEach(i => channel.TryPut(i));")]
    public Task Accepts_a_use_on_its_thread(string code) => Verify.Accepts<WrongThreadAnalyzer>(code);
}
