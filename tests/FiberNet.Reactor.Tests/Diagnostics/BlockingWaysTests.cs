using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace FiberNet.Tests.Diagnostics;

/// <summary>The table "Blocking calls: which way sees what" of docs/diagnostics.md, row by row.</summary>
public class BlockingWaysTests
{
    /// <summary>After so long the wait ends unseen, and the test fails.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, Action<Block>> s_ways = new(StringComparer.Ordinal)
    {
        ["Task.Wait"] = static block => block.Released.Wait(),
        ["Task.Result"] = static block => _ = block.Released.Result,
        ["Task.GetResult"] = static block => block.Released.GetAwaiter().GetResult(),
        ["lock"] = static block => block.ContendForMonitor(),
        ["Lock"] = static block => block.ContendForLock(),
        ["SemaphoreSlim"] = static block => block.Semaphore.Wait(),
        ["ManualResetEventSlim"] = static block => block.IsReleased.Wait(),
        ["WaitHandle"] = static block => block.IsReleased.WaitHandle.WaitOne(),
        ["Thread.Join"] = static block => block.Thread().Join(),
        ["BlockingCollection"] = static block => block.Collection.Take(),
        ["Thread.Sleep"] = static block => block.Repeat(static () => Thread.Sleep(20)),
        ["SpinWait"] = static block => SpinWait.SpinUntil(() => block.IsReleased.IsSet),
        ["Process.WaitForExit"] = static block => block.Repeat(static () =>
        {
            using Process process = Process.Start("sleep", "0.02");
            process.WaitForExit();
        }),
        ["Socket.Receive"] = static block => block.SocketPeer().Receive(new byte[1]),
        ["Dns"] = static block => block.Repeat(static () => Dns.GetHostAddresses("localhost")),
        ["HttpClient.Send"] = static block => block.AskSilentServer(),
        ["read(2)"] = static block => block.ReadFile(),
        ["FIFO"] = static block => block.ReadFifo(),
    };

    public static TheoryData<string, bool> Ways => new()
    {
        { "Task.Wait", true },
        { "Task.Result", true },
        { "Task.GetResult", true },
        { "lock", true },
        { "Lock", true },
        { "SemaphoreSlim", true },
        { "ManualResetEventSlim", true },
        { "WaitHandle", true },
        { "Thread.Join", true },
        { "BlockingCollection", true },
        { "Thread.Sleep", false },
        { "SpinWait", false },
        { "Process.WaitForExit", false },
        { "Socket.Receive", false },
        { "Dns", false },
        { "HttpClient.Send", false },
        { "read(2)", false },
        { "FIFO", false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Way_of_blocking_is_seen(string way, bool isNotified)
    {
        using var block = new Block();
        var calls = new ConcurrentQueue<BlockingCall>();
        var stalls = new ConcurrentQueue<StallReport>();
        Rig.Run(
            () => Serve(() => s_ways[way](block)),
            new ReactorOptions
            {
                StallThreshold = TimeSpan.FromMilliseconds(10),
                BlockingDetected = calls.Enqueue,
                Stalled = report =>
                {
                    stalls.Enqueue(report);
                    if ((report.Method is not null && (!isNotified || !calls.IsEmpty)) || report.Duration > s_patience)
                        block.Release();
                },
            },
            checkDescriptors: false);

        // The watchdog sees all of them, the notification ten.
        Assert.Contains(stalls, static report => report.Method?.Contains(nameof(Serve), StringComparison.Ordinal) == true);
        if (isNotified)
            Assert.Contains(calls, static call => call.Stack.ToString().Contains(nameof(Serve), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_way_has_its_row() => Assert.Equal(s_ways.Keys.Order(), Ways.Select(static row => (string)((object[])row)[0]).Order());

    private static async FiberTask Serve(Action way)
    {
        await Fiber.Yield();
        way();
        await Fiber.Yield();
    }
}
