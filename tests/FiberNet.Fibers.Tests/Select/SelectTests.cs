using FiberNet.Advanced;

namespace FiberNet.Tests;

public class SelectTests
{
    [Fact]
    public void A_failure_seen_by_a_select_is_not_reported() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () =>
        {
            await Fiber.Yield();
            throw new InvalidTimeZoneException();
        });
        Assert.Equal(0, await Select.Any(fiber.EndCase()));

        // Failures are reported at the end of a turn.
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.IsType<InvalidTimeZoneException>(fiber.Exception);
    });

    [Fact]
    public void Only_the_first_possible_case_takes_effect() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>(1);
        var b = new FiberChannel<string>(1);
        ChannelGetCase<int> getA = a.GetCase();
        ChannelGetCase<string> getB = b.GetCase();
        b.TryPut("ready");
        Assert.Equal(1, await Select.Any(getA, getB));
        Assert.Equal("ready", getB.Result.Value);

        Fiber.Start(async () =>
        {
            await a.Put(5);
            await b.Put("stays");
        });
        Assert.Equal(0, await Select.Any(getA, getB));
        Assert.Equal(5, getA.Result.Value);
        Assert.False(a.HasReaders || b.HasReaders);
        Assert.Equal("stays", (await b.Get()).Value);
    });

    [Fact]
    public void A_put_case_puts_once() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        var b = new FiberChannel<int>();
        ChannelPutCase<int> putA = a.PutCase(1);
        ChannelPutCase<int> putB = b.PutCase(2);
        Fiber<Received<int>> reader = Fiber.Start(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(1));
            return await b.Get();
        });
        Assert.Equal(1, await Select.Any(putA, putB));
        Assert.Equal(ChannelStatus.Ok, putB.Status);
        Assert.Equal(2, (await reader).Value);
        Assert.False(a.HasWriters || b.HasWriters);
        a.Close();
        Assert.Equal(0, await Select.Any(putA, putB));
        Assert.Equal(ChannelStatus.Closed, putA.Status);
    });

    [Fact]
    public void A_select_that_times_out_returns_minus_one() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        Assert.Equal(-1, await Select.Any(TimeSpan.Zero, a.GetCase()));
        Assert.Equal(-1, await Select.Any(Sim.Seconds(1), a.GetCase(), a.PutCase(3)));
        Assert.Equal(-1, await Select.Any(Sim.Seconds(1)));
        Assert.Equal(Sim.Seconds(2), Sim.Now);
        Assert.False(a.HasReaders || a.HasWriters);
        Assert.Throws<ArgumentException>(() => Select.Any());
        Assert.Throws<ArgumentException>(() => Select.Any(a.GetCase(), null!));
    });

    [Fact]
    public void A_select_never_serves_its_own_cases() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        ChannelGetCase<int> get = a.GetCase();
        Assert.Equal(-1, await Select.Any(Sim.Seconds(1), get, a.PutCase(1)));
        Fiber<int> select = Fiber.Start(() => Select.Any(get, a.PutCase(1)));
        await Fiber.Yield();
        Assert.True(a.HasReaders && a.HasWriters);
        Assert.Equal(1, (await a.Get()).Value);
        Assert.Equal(1, await select);
        Assert.False(a.HasReaders || a.HasWriters);
    });

    [Fact]
    public void Two_selects_serve_each_other() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        var b = new FiberChannel<int>();
        ChannelGetCase<int> get = a.GetCase();
        Fiber<int> first = Fiber.Start(() => Select.Any(b.GetCase(), get));
        await Fiber.Yield();
        Assert.Equal(0, await Select.Any(a.PutCase(8), b.GetCase()));
        Assert.Equal(1, await first);
        Assert.Equal(8, get.Result.Value);
        Assert.False(a.HasReaders || a.HasWriters || b.HasReaders || b.HasWriters);
    });

    [Fact]
    public void Ready_cases_take_turns() => Sim.Run(async () =>
    {
        var channels = Enumerable.Range(0, 3).Select(_ => new FiberChannel<int>(100)).ToArray();
        foreach (FiberChannel<int> channel in channels)
        {
            for (int i = 0; i < 100; i++)
                channel.TryPut(i);
        }

        ISelectable[] cases = [.. channels.Select(channel => channel.GetCase())];
        int[] counts = new int[3];
        for (int i = 0; i < 30; i++)
            counts[await Select.Any(cases)]++;
        Assert.Equal([10, 10, 10], counts);
    });

    [Fact]
    public void The_end_of_a_fiber_is_a_case() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        Fiber fiber = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(3)));
        FiberEndCase end = fiber.EndCase();
        Assert.Equal(-1, await Select.Any(Sim.Seconds(1), channel.GetCase(), end));
        Assert.Equal(1, await Select.Any(channel.GetCase(), end));
        Assert.Equal(Sim.Seconds(3), Sim.Now);
        Assert.Equal(1, await Select.Any(channel.GetCase(), end));
        Assert.Same(fiber, end.Fiber);
    });

    [Fact]
    public void A_case_waits_in_one_select_at_a_time() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        ChannelGetCase<int> get = a.GetCase();
        Assert.Throws<InvalidOperationException>(() => Select.Any(get, get));
        Assert.False(a.HasReaders);
        Fiber<int> waiting = Fiber.Start(() => Select.Any(get));
        await Fiber.Yield();
        Assert.Throws<InvalidOperationException>(() => Select.Any(get));
        Assert.True(a.HasReaders);
        await a.Put(1);
        Assert.Equal(0, await waiting);
    });

    [Fact]
    public void A_waiting_case_is_refused_even_if_it_is_possible() => Sim.Run(async () =>
    {
        var idle = new FiberChannel<int>();
        var ready = new FiberChannel<int>(1);
        ready.TryPut(7);
        ChannelGetCase<int> get = idle.GetCase();
        ChannelPutCase<int> put = idle.PutCase(1);
        FiberEndCase end = Fiber.Current.EndCase();
        Fiber<int> waiting = Fiber.Start(() => Select.Any(get, put, end));
        await Fiber.Yield();
        foreach (SelectCase taken in new SelectCase[] { get, put, end })
        {
            Assert.Contains(taken.GetType().Name, Assert.Throws<InvalidOperationException>(() => taken.TrySelect()).Message, StringComparison.Ordinal);
            Assert.Contains(taken.GetType().Name, Assert.Throws<InvalidOperationException>(() => Select.Any(ready.GetCase(), taken)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, ready.Count);
        waiting.Cancel();
        await waiting.Quietly();
        Assert.False(get.TrySelect());
    });

    [Fact]
    public void A_cancelled_select_takes_nothing() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>(1);
        Fiber<int> select = Fiber.Start(() => Select.Any(a.GetCase()));
        await Fiber.Yield();
        select.Cancel();
        await a.Put(1);
        await select.Quietly();
        Assert.Equal(1, a.Count);
        Assert.False(a.HasReaders);
    });

    [Fact]
    public void A_stale_ticket_completes_no_other_select() => Sim.Run(async () =>
    {
        var keeper = new Keeper();
        Fiber<int> first = Fiber.Start(() => Select.Any(keeper));
        await Fiber.Yield();
        SelectTicket stale = keeper.Ticket;
        Assert.True(stale.IsWaiting);
        stale.Complete();
        Assert.Throws<InvalidOperationException>(stale.Complete);
        Assert.Equal(0, await first);
        Assert.False(stale.IsWaiting);

        var channel = new FiberChannel<int>();
        ChannelGetCase<int> get = channel.GetCase();
        Fiber<int> other = Fiber.Start(() => Select.Any(get));
        await Fiber.Yield();
        Assert.Throws<InvalidOperationException>(stale.Complete);
        Assert.Equal(FiberStatus.Suspended, other.Status);
        channel.TryPut(7);
        Assert.Equal(0, await other);
        Assert.Equal(7, get.Result.Value);
    });

    [Fact]
    public void A_case_completed_on_entry_ends_the_select() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        ChannelGetCase<int> before = channel.GetCase(), after = channel.GetCase();
        var atOnce = new AtOnce();
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, await Select.Any(before, atOnce, after));
        Assert.Equal((3, 3), (atOnce.Entered, atOnce.Left));
        Assert.False(channel.HasReaders);
        Assert.False(before.TrySelect() || after.TrySelect());

        var failing = new AtOnce { Failure = new InvalidTimeZoneException() };
        Assert.Throws<InvalidTimeZoneException>(() => Select.Any(before, failing));
        Assert.False(channel.HasReaders);
        Assert.Equal(0, failing.Left);
        failing.Failure = null;
        Assert.Equal(0, await Select.Any(failing));
    });

    [Fact]
    public void The_end_of_a_fiber_withdraws_no_case_of_another_fiber() => Sim.Run(async () =>
    {
        // The get of the one that ends and the entry of the other's case are the same pooled operation.
        var first = new FiberChannel<int>();
        var second = new FiberChannel<int>();
        Fiber<Received<int>> keeper = Fiber.Create(() => first.Get());
        Fiber ends = Fiber.Create(async () =>
        {
            Assert.Equal(2, (await first.Get()).Value);
            await Fiber.Sleep(Sim.Seconds(0.5));
        });
        Assert.True(first.TryPut(1) && first.TryPut(2));
        await keeper;
        await Fiber.Yield();
        ChannelGetCase<int> get = second.GetCase();
        Fiber<int> selects = Fiber.Create(() => Select.Any(Sim.Seconds(1), get));
        await ends;
        Assert.True(second.HasReaders);
        Assert.True(second.TryPut(7));
        Assert.Equal(0, await selects);
        Assert.Equal(7, get.Result.Value);
    });

    private sealed class Keeper : ISelectable
    {
        internal SelectTicket Ticket { get; private set; }

        public bool TrySelect() => false;

        public void Enter(SelectTicket ticket) => Ticket = ticket;

        public void Leave()
        {
        }
    }

    /// <summary>What epoll refuses: it has happened by the time it is entered.</summary>
    private sealed class AtOnce : SelectCase
    {
        internal int Entered { get; private set; }

        internal int Left { get; private set; }

        internal Exception? Failure { get; set; }

        protected override bool OnTrySelect() => false;

        protected override void OnEnter()
        {
            if (Failure is not null)
                throw Failure;
            Entered++;
            Complete();
        }

        protected override void OnLeave() => Left++;
    }
}
