using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FiberNet.Tests;

public class DumpTests
{
    [Fact]
    public void A_dump_shows_every_fiber() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex("stock");
        using MutexGuard guard = await mutex.Lock();
        Fiber.Start(Outer, "outer");
        Fiber.Start(async () => (await mutex.Lock()).Dispose(), "locker");
        Fiber.Start(async () => await Task.Delay(-1, Fiber.Current.CancellationToken), "foreigner");
        await Fiber.Yield();
        string dump = FiberScheduler.Current!.Dump();
        foreach (string part in new[]
        {
            "4 fibers", "'main': running for ", "'outer': sleeping for 0.000 s, 1.000 s left", "at FiberNet.Tests.DumpTests.Inner",
            "'locker': waiting for mutex 'stock' (held by fiber 1 'main')", "'foreigner': waiting for a foreign task (Delay",
        })
        {
            Assert.Contains(part, dump, StringComparison.Ordinal);
        }

        // The sum; for each fiber a line, its methods and its creator.
        string[] lines = dump.Split(Environment.NewLine);
        Assert.Equal("", lines[^1]);
        Assert.Equal(4, lines.Count(line => line.StartsWith("fiber ", StringComparison.Ordinal)));
        Assert.All(lines[1..^1], line => Assert.Matches(@"^(fiber \d+ '\w+': |    at |    created at )", line));
    });

    [Fact]
    public void A_dump_shows_the_cases_of_a_select() => Sim.Run(async () =>
    {
        var orders = new FiberChannel<int>(1, "orders");
        Fiber main = Fiber.Current;
        Fiber selecting = Fiber.Start(async () => await Select.Any(orders.GetCase(), main.EndCase()), "selecting");
        await Fiber.Yield();
        Assert.Equal("waiting for channel 'orders' or the end of fiber 1 'main'", selecting.Info().WaitsFor);
        selecting.Cancel();
    });

    [Fact]
    public void A_ring_through_a_select_is_found_if_each_case_is_in_it() => Sim.Run(async () =>
    {
        var orders = new FiberChannel<int>(1, "orders");
        var receipts = new FiberChannel<int>(1, "receipts");
        Fiber clerk = null!;
        Fiber customer = Fiber.Start(async () =>
        {
            await orders.Put(1);
            while (true)
                await Select.Any(receipts.GetCase(), clerk.EndCase());
        }, "customer");
        clerk = Fiber.Start(async () =>
        {
            await orders.Get();
            await receipts.Put(1);
            await orders.Get();
        }, "clerk");
        for (int i = 0; i < 3; i++)
            await Fiber.Yield();
        WaitCycle cycle = Assert.Single(FiberScheduler.Current!.Inspect().Cycles);
        Assert.False(cycle.IsCertain);
        Assert.Equal(["clerk", "customer"], cycle.Fibers.Select(static fiber => fiber.Name).Order());

        // A case that nobody in the ring has to serve can end the wait.
        customer.Cancel();
        Fiber patient = Fiber.Start(async () => await Select.Any(clerk.EndCase(), new FiberChannel<int>(1).GetCase()), "patient");
        await Fiber.Yield();
        Assert.Equal(FiberStatus.Suspended, patient.Status);
        Assert.Empty(FiberScheduler.Current!.Inspect().Cycles);
        patient.Cancel();
        clerk.Cancel();
    });

    [Fact]
    public void A_dump_shows_the_line_of_each_await_and_of_creation() => Sim.Run(async () =>
    {
        int created = LineOf();
        Fiber fiber = Fiber.Start(Outer);
        await Fiber.Yield();
        FiberInfo info = fiber.Info();
        Assert.Equal(["FiberNet.Tests.DumpTests.Inner", "FiberNet.Tests.DumpTests.Middle", "FiberNet.Tests.DumpTests.Outer"], info.Stack.Select(line => line.Method));
        Assert.All(info.Stack, line => Assert.EndsWith("DumpTests.cs", line.File, StringComparison.Ordinal));
        Assert.Equal([s_lineOfInner, s_lineOfMiddle, s_lineOfOuter], info.Stack.Select(line => line.Line));
        Assert.EndsWith($"DumpTests.cs:{created + 1}", info.SpawnedAt, StringComparison.Ordinal);
    });

    [Fact]
    public void A_dump_tells_two_lambdas_apart() => Sim.Run(async () =>
    {
        Fiber first = Fiber.Start(async () => await Fiber.Sleep(Sim.Seconds(1)));
        Fiber second = Fiber.Start(async () => await Fiber.Sleep(Sim.Seconds(1)));
        await Fiber.Yield();
        Assert.NotEqual(first.Info().Stack[0].Method, second.Info().Stack[0].Method);
        Assert.Equal(first.Info().Stack[0].Line + 1, second.Info().Stack[0].Line);
    });

    [Fact]
    public void A_ring_of_locks_is_shown_first_with_its_holders() => Sim.Run(async () =>
    {
        var stock = new FiberMutex("stock");
        var ledger = new FiberMutex("ledger");
        Fiber first = Fiber.Start(() => LockBoth(stock, ledger), "first");
        Fiber second = Fiber.Start(() => LockBoth(ledger, stock), "second");
        await Fiber.Sleep(Sim.Seconds(2));
        string[] lines = FiberScheduler.Current!.Dump().Split(Environment.NewLine);
        Assert.Equal("deadlock: 2 fibers wait for each other", lines[1]);
        Assert.Equal($"    {first} waits for mutex 'ledger', held by {second}", lines[2]);
        Assert.Equal($"    {second} waits for mutex 'stock', held by {first}", lines[3]);
        first.Cancel();
        second.Cancel();
    });

    [Fact]
    public void A_ring_through_a_channel_is_possible_and_not_certain() => Sim.Run(async () =>
    {
        var stock = new FiberMutex("stock");
        var receipts = new FiberChannel<int>(name: "receipts");
        Fiber writer = Fiber.Start(async () =>
        {
            await receipts.Put(1);
            await Fiber.Sleep(Sim.Seconds(1));
            using MutexGuard guard = await stock.Lock();
            await receipts.Put(2);
        }, "writer");
        Fiber order = Fiber.Start(async () =>
        {
            using MutexGuard guard = await stock.Lock();
            await receipts.Get();
            await receipts.Get();
        }, "order");
        await Fiber.Sleep(Sim.Seconds(2));
        WaitCycle cycle = Assert.Single(FiberScheduler.Current!.Inspect().Cycles);
        Assert.False(cycle.IsCertain);
        Assert.Equal([writer.Id, order.Id], cycle.Fibers.Select(fiber => fiber.Id).Order());
        Assert.Contains($"{order} waits for channel 'receipts', last served by {writer}", FiberScheduler.Current!.Dump(), StringComparison.Ordinal);
        order.Cancel();
        await writer.Join(Sim.Seconds(1));
        writer.Cancel();
    });

    [Fact]
    public void A_scope_waits_for_its_fibers() => Sim.Run(async () =>
    {
        Fiber child = null!;
        Fiber owner = Fiber.Start(() => FiberScope.Run(async scope =>
        {
            child = scope.Start(() => Fiber.Sleep(Sim.Seconds(1)), "child");
            await Fiber.Yield();
        }), "owner");
        await Fiber.Sleep(Sim.Seconds(0.5));
        Assert.Equal(WaitKind.Scope, owner.Info().Target.Kind);
        Assert.Equal("waiting for the end of 1 fibers of its scope", owner.Info().WaitsFor);
        await owner.Join();
        Assert.Equal(FiberStatus.Dead, child.Status);
    });

    [Fact]
    public void Fibers_at_the_same_place_are_counted_together() => Sim.Run(async () =>
    {
        for (int i = 0; i < 100; i++)
            Fiber.Start(Outer);
        await Fiber.Yield();
        FiberPlace place = Assert.Single(FiberScheduler.Current!.Inspect(fibersPerPlace: 3).Places, place => place.Count > 1);
        Assert.Equal((100, 3), (place.Count, place.Fibers.Count));
        string dump = FiberScheduler.Current!.Dump();
        Assert.Contains("and 84 more fibers at the same place", dump, StringComparison.Ordinal);
        Assert.Equal(2, dump.Split("DumpTests.Inner").Length);
    });

    [Fact]
    public void A_dump_follows_a_foreign_task_to_what_it_waits_for() => Sim.Run(async () =>
    {
        var completion = new TaskCompletionSource();
        Fiber fiber = Fiber.Start(async () => await ForeignOuter(completion.Task));
        await Fiber.Sleep(Sim.Seconds(1));
        FiberInfo info = fiber.Info();
        Assert.Equal("FiberNet.Tests.DumpTests.ForeignInner", info.Stack[0].Method);
        Assert.Equal("FiberNet.Tests.DumpTests.ForeignOuter", info.Stack[1].Method);
        Assert.Equal("waiting for a foreign task (Task)", info.WaitsFor);
        completion.SetResult();
        await fiber.Join();
    });

    [Fact]
    public void The_json_of_a_dump_has_what_the_text_has() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex("stock");
        using MutexGuard guard = await mutex.Lock();
        Fiber locker = Fiber.Start(async () => (await mutex.Lock()).Dispose(), "locker");
        await Fiber.Sleep(Sim.Seconds(1));
        using JsonDocument json = JsonDocument.Parse(FiberScheduler.Current!.Dump(DumpFormat.Json));
        Assert.Equal(2, json.RootElement.GetProperty("fibers").GetInt32());
        JsonElement fiber = json.RootElement.GetProperty("places").EnumerateArray()
            .SelectMany(place => place.GetProperty("fibers").EnumerateArray()).Single(fiber => fiber.GetProperty("id").GetInt64() == locker.Id);
        Assert.Equal("locker", fiber.GetProperty("name").GetString());
        Assert.Equal("mutex", fiber.GetProperty("target").GetProperty("kind").GetString());
        Assert.Equal("mutex 'stock'", fiber.GetProperty("target").GetProperty("object").GetString());
        Assert.Equal(Fiber.Current.Id, fiber.GetProperty("target").GetProperty("holder").GetInt64());
        Assert.True(fiber.GetProperty("stack")[0].GetProperty("line").GetInt32() > 0);
        Assert.InRange(fiber.GetProperty("since").GetDouble(), 0.99, 1.01);
    });

    [Fact]
    public void The_method_of_a_slice_that_does_not_end_is_seen()
    {
        using var begun = new ManualResetEventSlim();
        bool goesOn = true;
        FiberScheduler? scheduler = null;
        FiberInfo? first = null;
        FiberInfo? later = null;
        var looker = new Thread(() =>
        {
            begun.Wait();
            first = scheduler!.InspectRunning();
            begun.Reset();
            Volatile.Write(ref goesOn, false);
            begun.Wait();
            later = scheduler.InspectRunning();
            Volatile.Write(ref goesOn, false);
        });
        FiberScheduler.Run(async () =>
        {
            scheduler = FiberScheduler.Current;
            looker.Start();
            await Fiber.Start(Spin).Join();
        }, new FiberSchedulerOptions { BlockingDetection = BlockingDetection.Off });
        looker.Join();
        string method = $"FiberNet.Tests.DumpTests.{nameof(The_method_of_a_slice_that_does_not_end_is_seen)}.Spin";
        Assert.Equal(method, first!.Stack[0].Method);
        Assert.Equal(method, later!.Stack[0].Method);

        async FiberTask Spin()
        {
            SpinOnce();
            await Fiber.Yield();
            Volatile.Write(ref goesOn, true);
            SpinOnce();
        }

        void SpinOnce()
        {
            begun.Set();
            while (Volatile.Read(ref goesOn))
                Thread.SpinWait(100);
        }
    }

    private static async FiberTask LockBoth(FiberMutex first, FiberMutex second)
    {
        using MutexGuard one = await first.Lock();
        await Fiber.Sleep(Sim.Seconds(1));
        using MutexGuard two = await second.Lock();
    }

    private static int LineOf([CallerLineNumber] int line = 0) => line;

    private static async Task ForeignOuter(Task end) => await ForeignInner(end);

    private static async Task ForeignInner(Task end)
    {
        await Task.Yield();
        await end.ConfigureAwait(false);
    }

    private static async FiberTask Outer() => await Middle();

    private static readonly int s_lineOfOuter = LineOf() - 2;

    private static async FiberTask<int> Middle()
    {
        await Inner();
        return 1;
    }

    private static readonly int s_lineOfMiddle = LineOf() - 4;

    private static async FiberTask Inner() => await Fiber.Sleep(Sim.Seconds(1));

    private static readonly int s_lineOfInner = LineOf() - 2;
}
