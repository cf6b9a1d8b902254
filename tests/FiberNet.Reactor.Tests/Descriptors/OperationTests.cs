using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Descriptors;

/// <summary>The contract between a descriptor and an operation that somebody else has written.</summary>
public class OperationTests
{
    [Fact]
    public void Operation_that_parked_completes_with_one_call() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        using var writer = new Descriptor(write);
        var log = new ByteReadLog();
        Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader, log: log));
        Assert.False(reader.MayRead);
        Kernel.Write(write, 7);
        Assert.Equal(7, await fiber.Join());
        Assert.Equal([ByteRead.Error(EAGAIN), 7], log.Calls.Select(call => call.Result));
    });

    [Fact]
    public void What_was_ready_before_the_first_wait_is_not_lost() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        Kernel.Write(write, 1);

        // The descriptor is registered only now, with the byte there already: the edge has been.
        reader.ReadBlocked();
        Assert.Equal(1, await ByteRead.Start(reader));
        Kernel.Close(write);
        Assert.Equal(ByteRead.EndOfStream, await ByteRead.Start(reader));
    });

    [Fact]
    public void Readers_are_served_in_order_by_one_call_a_turn() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        var log = new ByteReadLog();
        Fiber<int>[] fibers = [.. Enumerable.Range(0, 4).Select(_ => Fiber.Create(async () => await ByteRead.Start(reader, log: log)))];
        Kernel.Write(write, 1, 2, 3, 4);
        for (int i = 0; i < fibers.Length; i++)
            Assert.Equal(i + 1, await fibers[i].Join());
        (long Poll, int Fd, int Result)[] served = [.. log.Calls.Where(call => call.Result > 0)];
        Assert.Equal(4, served.Select(call => call.Poll).Distinct().Count());
        Kernel.Close(write);
    });

    [Fact]
    public void Unfinished_descriptor_with_an_event_gets_one_call_a_turn() => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        using var reader = new Descriptor(a);
        var log = new ByteReadLog();
        Fiber<int>[] fibers = [.. Enumerable.Range(0, 8).Select(_ => Fiber.Create(async () =>
        {
            int result = await ByteRead.Start(reader, log: log);
            Kernel.Write(b, 1);
            return result;
        }))];
        Kernel.Write(b, 1, 1);
        foreach (Fiber<int> fiber in fibers)
            Assert.Equal(1, await fiber.Join());
        (long Poll, int Fd, int Result)[] served = [.. log.Calls.Where(call => call.Result > 0)];
        Assert.Equal(8, served.Select(call => call.Poll).Distinct().Count());
        Kernel.Close(b);
    });

    [Fact]
    public void ServeAgain_tries_the_head_in_the_next_turn_without_an_event() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        var log = new ByteReadLog();
        Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader, log: log));
        await Quiet.Turns(3);
        int before = log.Calls.Count;
        reader.ServeAgain();
        reader.ServeAgain();
        await Quiet.Turns(3);
        Assert.Equal(before + 1, log.Calls.Count);
        Kernel.Close(write);
        Assert.Equal(ByteRead.EndOfStream, await fiber.Join());
    });

    [Fact]
    public void Event_during_service_makes_the_descriptor_ready() => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        using var descriptor = new Descriptor(a);
        Assert.Equal(ByteRead.Error(ETIMEDOUT), await ByteRead.Start(descriptor, TimeSpan.FromTicks(1)));
        Kernel.FillPipe(a);
        descriptor.WriteBlocked();
        await Quiet.Turns(2);
        Assert.False(descriptor.MayRead || descriptor.MayWrite);
        descriptor.ServeAgain();
        Kernel.DrainPipe(b);
        Kernel.Write(b, 1);
        await Quiet.Turns(1);
        Assert.True(descriptor.MayRead && descriptor.MayWrite);
        Kernel.Close(b);
    });

    [Fact]
    public void A_timeout_and_a_cancel_leave_the_queue_to_those_behind() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        Fiber cancelled = Fiber.Create(async () => { await ByteRead.Start(reader); });
        Fiber<int> late = Fiber.Create(async () => await ByteRead.Start(reader, TimeSpan.FromSeconds(1)));
        Fiber<int> patient = Fiber.Create(async () => await ByteRead.Start(reader));
        cancelled.Cancel();
        Assert.Equal(ByteRead.Error(ETIMEDOUT), await late.Join());
        Kernel.Write(write, 9);
        Assert.Equal(9, await patient.Join());
        await cancelled.Throws<FiberCanceledException>();
        Kernel.Close(write);
    }, Rig.Virtual);

    [Fact]
    public void A_zero_timeout_takes_what_is_there_and_never_waits() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        Assert.Equal(ByteRead.Error(ETIMEDOUT), await ByteRead.Start(reader, TimeSpan.Zero));
        using var second = new Descriptor(write);
        Kernel.Write(write, 3);
        Assert.Equal(3, Kernel.ReadByte(read));
    });

    [Fact]
    public void An_operation_that_throws_in_dispatch_fails_alone() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        (int otherRead, int otherWrite) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        using var other = new Descriptor(otherRead);
        var log = new ByteReadLog { Failure = new InvalidTimeZoneException() };
        Fiber broken = Fiber.Create(async () => { await ByteRead.Start(reader, log: log); });
        Fiber<int> sound = Fiber.Create(async () => await ByteRead.Start(other));
        Kernel.Write(write, 1);
        Kernel.Write(otherWrite, 2);
        await broken.Throws<InvalidTimeZoneException>();
        Assert.Equal(2, await sound.Join());
        Assert.Equal(1, await ByteRead.Start(reader));
        Kernel.Close(write);
        Kernel.Close(otherWrite);
    });

    [Fact]
    public void Operation_that_throws_after_completing_keeps_its_result()
    {
        var lines = new List<string>();
        Rig.Run(async () =>
        {
            (int read, int write) = Kernel.Pipe();
            using var reader = new Descriptor(read);
            var log = new ByteReadLog { FailureAfterwards = new InvalidTimeZoneException() };
            Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader, log: log));
            Kernel.Write(write, 1);
            Assert.Equal(1, await fiber.Join());
            Kernel.Close(write);
        }, new ReactorOptions { Log = lines.Add });
        Assert.Contains(nameof(InvalidTimeZoneException), Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_on_a_regular_file_ends_with_EPERM() => Rig.Run(async () =>
    {
        using var file = new Descriptor(Kernel.Open("/proc/self/exe"));
        file.ReadBlocked();
        Assert.Equal(ByteRead.Error(EPERM), await ByteRead.Start(file));
    });

    [Fact]
    public void Reading_and_writing_go_on_independently() => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        using var one = new Descriptor(a);
        Kernel.FillPipe(a);
        Fiber<IoEvents> writer = Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Write)).Events);
        Fiber<int> reader = Fiber.Create(async () => await ByteRead.Start(one));
        Kernel.Write(b, 5);
        Assert.Equal(5, await reader.Join());
        Assert.Equal(FiberStatus.Suspended, writer.Status);
        Kernel.DrainPipe(b);
        Assert.Equal(IoEvents.Write, await writer.Join());
        Kernel.Close(b);
    });
}
