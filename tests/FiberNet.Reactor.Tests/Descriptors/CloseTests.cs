using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Descriptors;

public class CloseTests
{
    [Fact]
    public void Close_ends_all_waits_and_later_calls_throw() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        var reader = new Descriptor(read);
        Fiber<int>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Fiber.Create(async () => await ByteRead.Start(reader)))];
        Fiber<IoEvents> byNumber = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        long turn = Reactor.Current.Statistics.Turns;
        Assert.True(reader.Close());
        Assert.False(Kernel.IsOpen(read));
        foreach (Fiber<int> fiber in waiting)
            Assert.Equal(ByteRead.Error(EBADF), await fiber.Join());
        Assert.Equal(IoEvents.None, await byNumber.Join());
        Assert.Equal(turn, Reactor.Current.Statistics.Turns);
        await FiberAssert.Throws<ObjectDisposedException>(async () => { await ByteRead.Start(reader); });
        Kernel.Close(write);
    });

    [Fact]
    public void Second_close_leaves_a_reused_number_alone() => Rig.Run(async () =>
    {
        int fd = Kernel.EventFd();
        var descriptor = new Descriptor(fd);
        Assert.True(descriptor.Close());
        Assert.Equal(fd, Kernel.EventFd());
        Assert.Equal<IoResult>(Errno.EBADF, descriptor.Close());
        descriptor.Dispose();
        Assert.True(Kernel.IsOpen(fd));
        Kernel.Close(fd);
    });

    [Fact]
    public void Later_event_does_not_reach_the_numbers_next_owner() => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        (int victimEnd, int victimPeer) = Kernel.SocketPair();
        using var first = new Descriptor(a);
        var victim = new Descriptor(victimEnd);
        Descriptor? heir = null;
        int heirPeer = -1;
        var heirLog = new ByteReadLog();
        Fiber<int>? heirFiber = null;
        var log = new ByteReadLog
        {
            OnTry = () =>
            {
                victim.Close();
                (int x, int y) = Kernel.SocketPair();
                (int mine, heirPeer) = x == victimEnd ? (x, y) : (y, x);
                heir = new Descriptor(mine);
            },
        };
        Fiber<int> killer = Fiber.Create(async () => await ByteRead.Start(first, log: log));
        Fiber<int> killed = Fiber.Create(async () => await ByteRead.Start(victim));
        Kernel.Write(b, 1);
        Kernel.Write(victimPeer, 66);
        Assert.Equal(1, await killer.Join());
        Assert.Equal(ByteRead.Error(EBADF), await killed.Join());
        Assert.Equal(victimEnd, heir!.Handle);
        heirFiber = Fiber.Create(async () => await ByteRead.Start(heir, log: heirLog));
        await Quiet.Turns(3);
        Assert.Equal([ByteRead.Error(EAGAIN)], heirLog.Calls.Select(call => call.Result).Distinct());
        Kernel.Write(heirPeer, 2);
        Assert.Equal(2, await heirFiber.Join());
        heir.Close();
        Kernel.Close(heirPeer);
        Kernel.Close(victimPeer);
        Kernel.Close(b);
    });

    [Fact]
    public void Events_of_an_unknown_duplicate_are_dropped() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        var reader = new Descriptor(read);
        Fiber<int> old = Fiber.Create(async () => await ByteRead.Start(reader));
        int copy = Kernel.Dup(read);
        reader.Close();
        Assert.Equal(ByteRead.Error(EBADF), await old.Join());

        // The old file is watched still, under the number that is the new one's.
        (int a, int b) = Kernel.SocketPair();
        var heir = new Descriptor(Math.Min(a, b));
        Assert.Equal(read, heir.Handle);
        var log = new ByteReadLog();
        Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(heir, log: log));
        await Quiet.Turns(2);
        int calls = log.Calls.Count;
        long events = Reactor.Current.Statistics.Events;
        Kernel.Write(write, 1);
        await Quiet.Turns(5);
        Assert.Equal(events + 1, Reactor.Current.Statistics.Events);
        Assert.Equal(calls, log.Calls.Count);
        heir.Close();
        Assert.Equal(ByteRead.Error(EBADF), await fiber.Join());
        Kernel.Close(Math.Max(a, b));
        Kernel.Close(copy);
        Kernel.Close(write);
    });

    [Fact]
    public void A_descriptor_marked_as_shared_sends_nothing_after_its_close() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        var reader = new Descriptor(read);
        Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader));
        int copy = Kernel.Dup(read);
        reader.MarkShared();
        reader.Close();
        await fiber.Join();
        long events = Reactor.Current.Statistics.Events;
        for (byte i = 0; i < 10; i++)
        {
            Kernel.Write(write, i);
            await Quiet.Turns(1);
        }

        Assert.Equal(events, Reactor.Current.Statistics.Events);
        Kernel.Close(copy);
        Kernel.Close(write);
    });

    [Fact]
    public void Reused_number_never_gets_an_old_event() => Rig.Run(async () =>
    {
        // More often than 16 bits count, with an event of the last owner under way each time.
        for (int i = 0; i < 70_000; i++)
        {
            int fd = Kernel.EventFd();
            using var descriptor = new Descriptor(fd);
            FiberTask<IoResult> wait = Reactor.IoWait(fd, IoEvents.Read);
            if (i % 64 == 0)
                await Quiet.Turns(1);
            Kernel.Signal(fd);
            descriptor.Close();
            Assert.Equal<IoResult>(Errno.EBADF, await wait);
        }

        Assert.Equal(0, Reactor.Current.Statistics.Descriptors);
    });

    [Fact]
    public void Detach_ends_waits_and_leaves_the_descriptor_open() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        var reader = new Descriptor(read);
        Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader));
        Assert.True(reader.Detach());
        Assert.False(reader.Detach());
        Assert.Equal(ByteRead.Error(EBADF), await fiber.Join());
        Assert.True(Kernel.IsOpen(read));
        long events = Reactor.Current.Statistics.Events;
        Kernel.Write(write, 1);
        await Quiet.Turns(3);
        Assert.Equal(events, Reactor.Current.Statistics.Events);
        using var again = new Descriptor(read);
        again.ReadBlocked();
        Assert.Equal(1, await ByteRead.Start(again));
        Kernel.Close(write);
    });

    [Fact]
    public void Leftovers_are_closed_and_reported_in_one_line()
    {
        var lines = new List<string>();
        Rig.Run(async () =>
        {
            for (int i = 0; i < 12; i++)
                _ = new Descriptor(Kernel.EventFd());
            await Fiber.Yield();
        }, new ReactorOptions { Log = lines.Add });
        Assert.Contains("12 descriptors were left open", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_throws_at_the_end_leaves_nothing_open()
    {
        SortedSet<string> before = Rig.OpenDescriptors();
        Rig.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
                _ = new Descriptor(Kernel.EventFd());
            await Fiber.Yield();
        }, new ReactorOptions { Log = _ => throw new InvalidTimeZoneException() });
        Rig.AssertNoNewDescriptors(before);
    }

    [Fact]
    public void Number_closed_elsewhere_is_named_when_it_returns() => Rig.Run(async () =>
    {
        int fd = Kernel.EventFd();
        var descriptor = new Descriptor(fd);
        Kernel.Close(fd);
        Assert.Equal(fd, Kernel.EventFd());
        Assert.Contains($"Descriptor {fd} is open", Assert.Throws<InvalidOperationException>(() => new Descriptor(fd)).Message, StringComparison.Ordinal);
        descriptor.Close();
    });
}
