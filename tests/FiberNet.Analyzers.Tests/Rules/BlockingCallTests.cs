namespace FiberNet.Analyzers.Tests;

public class BlockingCallTests
{
    [Theory]
    [InlineData("[|Thread.Sleep(1)|];")]
    [InlineData("Use([|Foreign().Result|]);")]
    [InlineData("[|Foreign().Wait()|];")]
    [InlineData("[|Foreign().GetAwaiter().GetResult()|];")]
    [InlineData("[|Foreign().ConfigureAwait(false).GetAwaiter().GetResult()|];")]
    [InlineData("[|File.ReadAllText(\"x\")|];")]
    [InlineData("[|Dns.GetHostEntry(\"x\")|];")]
    [InlineData("[|new HttpClient().Send(new HttpRequestMessage())|];")]
    [InlineData("[|new System.Diagnostics.Process().WaitForExit()|];")]
    [InlineData("[|new ManualResetEvent(false).WaitOne()|];")]
    [InlineData("[|Console.ReadLine()|];")]
    [InlineData("[|Task.WaitAll(Foreign())|];")]
    [InlineData("Fiber.Start(() => { [|Thread.Sleep(1)|]; return Work(); });")]
    [InlineData("reactor.InvokeAsync(async () => [|Thread.Sleep(1)|]);")]
    [InlineData("members: [ReactorThread] void Callback() { [|Thread.Sleep(1)|]; }")]
    [InlineData("members: [BlocksThread] static void Slow() { } async FiberTask M() { [|Slow()|]; }")]
    [InlineData("members: [BlocksThread] class Slow { public int Value => 1; } async FiberTask M() { Use([|[|new Slow()|].Value|]); }")]
    public Task Reports_a_call_that_blocks(string code) => Verify.Reports<BlockingCallAnalyzer>(code);

    [Theory]
    [InlineData("await Fiber.Sleep(TimeSpan.FromSeconds(1));")]
    [InlineData("await Reactor.Offload(() => File.ReadAllText(\"x\"));")]
    [InlineData("await Reactor.Offload(() => { Thread.Sleep(1); });")]
    [InlineData("var t = Task.Run(() => Thread.Sleep(1)); await t;")]
    [InlineData("new Thread(() => Thread.Sleep(1)).Start();")]
    [InlineData("await File.ReadAllTextAsync(\"x\");")]
    [InlineData("Use(await Foreign());")]
    [InlineData("new MemoryStream().Read(s_buffer, 0, 1);")]
    [InlineData("lock (_gate) s_total++;")]
    [InlineData("if (File.Exists(\"x\")) Console.WriteLine();")]
    [InlineData("members: void M() { Thread.Sleep(1); }")]
    [InlineData("members: async Task M() { Thread.Sleep(1); }")]
    [InlineData("members: class Thread2 { public static void Sleep(int n) { } } async FiberTask M() { Thread2.Sleep(1); }")]
    public Task Accepts_a_call_that_does_not_block(string code) => Verify.Accepts<BlockingCallAnalyzer>(code);

    [Fact]
    public Task Reports_what_an_additional_file_names() =>
        Verify.Reports<BlockingCallAnalyzer>("[|Console.Beep()|]; [|Thread.Sleep(1)|];", ("/project/FiberNet.BlockingApis.txt", "# ours\nSystem.Console: Beep\n"));

    [Fact]
    public Task Accepts_what_an_additional_file_takes_away() =>
        Verify.Accepts<BlockingCallAnalyzer>("Thread.Sleep(1); Console.ReadLine();", ("/project/FiberNet.BlockingApis.txt", "-System.Threading.Thread: Sleep\n-System.Console: ReadLine Read\n"));

    [Fact]
    public Task Ignores_lines_of_an_additional_file_without_a_type() =>
        Verify.Accepts<BlockingCallAnalyzer>("Console.Beep();", ("/project/FiberNet.BlockingApis.txt", "no colon\nNo.Such.Type: Beep\n\n"));
}
