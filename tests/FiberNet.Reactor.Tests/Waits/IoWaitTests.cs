using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Waits;

public class IoWaitTests
{
    [Fact]
    public void A_pipe_is_ready_when_it_has_bytes_or_room() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        Assert.Equal(IoEvents.Write, (await Reactor.IoWait(write, IoEvents.Write)).Events);
        Fiber<IoEvents> reader = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        Kernel.FillPipe(write);
        Assert.Equal(IoEvents.Read, await reader.Join());
        Fiber<IoEvents> writer = Fiber.Create(async () => (await Reactor.IoWait(write, IoEvents.Write)).Events);
        await Quiet.Turns(3);
        Assert.Equal(FiberStatus.Suspended, writer.Status);
        Kernel.DrainPipe(read);
        Assert.Equal(IoEvents.Write, await writer.Join());
        Kernel.Close(read);
        Kernel.Close(write);
    });

    [Fact]
    public void The_end_of_a_pipe_wakes_its_reader_and_its_writer() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        Fiber<IoEvents> reader = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.ReadWrite)).Events);
        Kernel.Close(write);
        Assert.Equal(IoEvents.ReadWrite, await reader.Join());
        Kernel.Close(read);

        (read, write) = Kernel.Pipe();
        Kernel.FillPipe(write);
        Fiber<IoEvents> writer = Fiber.Create(async () => (await Reactor.IoWait(write, IoEvents.Write)).Events);
        Kernel.Close(read);
        Assert.Equal(IoEvents.Write, await writer.Join());
        Kernel.Close(write);
    });

    [Fact]
    public void IoWait_takes_every_kind_of_pollable_descriptor() => Rig.Run(async () =>
    {
        int eventFd = Kernel.EventFd();
        Fiber<IoEvents> fiber = Fiber.Create(async () => (await Reactor.IoWait(eventFd, IoEvents.Read)).Events);
        Kernel.Signal(eventFd);
        Assert.Equal(IoEvents.Read, await fiber.Join());
        Kernel.Close(eventFd);

        int timer = Kernel.TimerFd();
        Assert.Equal(IoEvents.Read, (await Reactor.IoWait(timer, IoEvents.Read)).Events);
        Kernel.Close(timer);

        string folder = Directory.CreateTempSubdirectory().FullName;
        int watch = Kernel.INotify(folder);
        fiber = Fiber.Create(async () => (await Reactor.IoWait(watch, IoEvents.Read)).Events);
        File.WriteAllText(Path.Combine(folder, "new"), "");
        Assert.Equal(IoEvents.Read, await fiber.Join());
        Kernel.Close(watch);
        Directory.Delete(folder, recursive: true);

        int signals = Kernel.SignalFd(SIGUSR2);
        Assert.Equal(IoEvents.None, (await Reactor.IoWait(signals, IoEvents.Read, TimeSpan.Zero)).Events);
        Kernel.Close(signals);

        (int master, int terminal) = Kernel.Terminal();
        fiber = Fiber.Create(async () => (await Reactor.IoWait(terminal, IoEvents.Read)).Events);
        Kernel.Write(master, "line\n"u8.ToArray());
        Assert.Equal(IoEvents.Read, await fiber.Join());
        Kernel.Close(master);
        Kernel.Close(terminal);
    }, checkDescriptors: false);

    [Theory]
    [InlineData("/proc/self/exe")]
    [InlineData("/tmp")]
    public void A_regular_file_and_a_directory_are_always_ready(string path) => Rig.Run(async () =>
    {
        int fd = Kernel.Open(path);
        Assert.Equal(IoEvents.ReadWrite, (await Reactor.IoWait(fd, IoEvents.ReadWrite)).Events);
        Kernel.Close(fd);
    });

    [Fact]
    public void A_device_that_cannot_be_polled_is_always_ready() => Rig.Run(async () =>
    {
        int fd = Kernel.Open("/dev/null");
        Assert.Equal(IoEvents.Read, (await Reactor.IoWait(fd, IoEvents.Read)).Events);
        Kernel.Close(fd);
    });

    [Fact]
    public void A_number_that_is_not_open_gives_nothing_and_EBADF() => Rig.Run(async () =>
    {
        Assert.Equal(IoEvents.None, (await Reactor.IoWait(900, IoEvents.Read)).Events);
        Assert.Equal(EBADF, FiberScheduler.Current!.LastError);
    });

    [Fact]
    public void Misuse_throws_and_names_the_argument() => Rig.Run(async () =>
    {
        Assert.Equal("fd", (await FiberAssert.Throws<ArgumentOutOfRangeException>(async () => { await Reactor.IoWait(-1, IoEvents.Read); })).ParamName);
        Assert.Equal("interest", (await FiberAssert.Throws<ArgumentOutOfRangeException>(async () => { await Reactor.IoWait(0, IoEvents.None); })).ParamName);
        Assert.Equal("timeout", (await FiberAssert.Throws<ArgumentOutOfRangeException>(async () => { await Reactor.IoWait(0, IoEvents.Read, TimeSpan.FromSeconds(-3)); })).ParamName);
    });

    [Fact]
    public void Timeout_gives_ETIMEDOUT_and_zero_takes_what_is_ready() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        Assert.Equal(IoEvents.None, (await Reactor.IoWait(read, IoEvents.Read, TimeSpan.Zero)).Events);
        Assert.Equal(ETIMEDOUT, FiberScheduler.Current!.LastError);
        FiberScheduler.Current!.LastError = 0;
        Assert.Equal(IoEvents.None, (await Reactor.IoWait(read, IoEvents.Read, TimeSpan.FromDays(365))).Events);
        Assert.Equal(ETIMEDOUT, FiberScheduler.Current!.LastError);
        Kernel.Write(write, 1);
        Assert.Equal(IoEvents.Read, (await Reactor.IoWait(read, IoEvents.Read, TimeSpan.Zero)).Events);
        Kernel.Close(read);
        Kernel.Close(write);
    }, Rig.Virtual);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_fibers_can_wait_for_one_descriptor(bool isOwned) => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        Descriptor? owned = isOwned ? new Descriptor(a, ownsHandle: false) : null;
        Kernel.FillPipe(a);
        Fiber<IoEvents>[] readers = [.. Enumerable.Range(0, 20).Select(_ => Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Read)).Events))];
        Fiber<IoEvents>[] writers = [.. Enumerable.Range(0, 20).Select(_ => Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Write)).Events))];
        Fiber gone = Fiber.Create(async () => { await Reactor.IoWait(a, IoEvents.Read); });
        gone.Cancel();
        Kernel.Write(b, 1);
        foreach (Fiber<IoEvents> fiber in readers)
            Assert.Equal(IoEvents.Read, await fiber.Join());
        Assert.All(writers, fiber => Assert.Equal(FiberStatus.Suspended, fiber.Status));
        Kernel.DrainPipe(b);
        foreach (Fiber<IoEvents> fiber in writers)
            Assert.Equal(IoEvents.Write, await fiber.Join());
        await gone.Throws<FiberCanceledException>();
        owned?.Close();
        Kernel.Close(a);
        Kernel.Close(b);
    });

    [Fact]
    public void A_duplicate_is_a_descriptor_of_its_own() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        int copy = Kernel.Dup(read);
        Fiber<IoEvents> one = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        Fiber<IoEvents> two = Fiber.Create(async () => (await Reactor.IoWait(copy, IoEvents.Read)).Events);
        Kernel.Write(write, 1);
        Assert.Equal(IoEvents.Read, await one.Join());
        Assert.Equal(IoEvents.Read, await two.Join());
        Kernel.Close(read);
        Kernel.Close(copy);
        Kernel.Close(write);
    });

    [Fact]
    public void Waits_end_with_EBADF_when_a_number_is_reused() => Rig.Run(async () =>
    {
        int fd = Kernel.EventFd();
        var errors = new List<int>();
        Fiber<IoEvents> old = Fiber.Create(async () =>
        {
            IoEvents ready = (await Reactor.IoWait(fd, IoEvents.Read)).Events;
            errors.Add(FiberScheduler.Current!.LastError);
            return ready;
        });
        Kernel.Close(fd);
        (int a, int b) = Kernel.SocketPair();
        Assert.Equal(fd, Math.Min(a, b));
        Fiber<IoEvents> fresh = Fiber.Create(async () => (await Reactor.IoWait(fd, IoEvents.Read)).Events);
        Assert.Equal(IoEvents.None, await old.Join());
        Assert.Equal([EBADF], errors);
        Kernel.Write(fd == a ? b : a, 1);
        Assert.Equal(IoEvents.Read, await fresh.Join());
        Kernel.Close(a);
        Kernel.Close(b);
    });

    [Fact]
    public void File_that_outlives_its_number_wakes_no_other_wait() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        Fiber<IoEvents> old = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        int copy = Kernel.Dup(read);
        Kernel.Close(read);
        Assert.Equal(read, Kernel.EventFd());
        Fiber<IoEvents> fresh = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        Assert.Equal(IoEvents.None, await old.Join());
        long events = Reactor.Current.Statistics.Events;
        for (int i = 0; i < 10; i++)
        {
            Kernel.Write(write, 1);
            await Quiet.Turns(2);
        }

        Assert.InRange(Reactor.Current.Statistics.Events - events, 0, 1);
        Assert.Equal(FiberStatus.Suspended, fresh.Status);
        Kernel.Signal(read);
        Assert.Equal(IoEvents.Read, await fresh.Join());
        Kernel.Close(read);
        Kernel.Close(copy);
        Kernel.Close(write);
    });

    [Fact]
    public void A_registration_that_cannot_be_renewed_tells_all_who_wait() => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        Kernel.FillPipe(a);
        Fiber<IoEvents> reader = Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Read)).Events);
        Fiber<IoEvents> writer = Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Write)).Events);
        Fiber<IoEvents> late = Fiber.Create(async () => (await Reactor.IoWait(a, IoEvents.Write)).Events);
        int copy = Kernel.Dup(a);
        Kernel.Write(b, 1);
        Kernel.Close(a);

        // The event of the duplicate comes; the writers' wait is to be renewed, and the number is another file's.
        Assert.Equal(a, Kernel.EventFd());
        Kernel.Signal(a);
        Assert.Equal(IoEvents.Read, await reader.Join());
        Assert.Equal(IoEvents.None, await writer.Join());
        Assert.Equal(IoEvents.None, await late.Join());
        Kernel.Close(a);
        Kernel.Close(copy);
        Kernel.Close(b);
    });

    [Fact]
    public void Descriptor_that_was_waited_for_can_be_owned() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        Fiber<IoEvents> waiting = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        using var owned = new Descriptor(read);
        Assert.Equal(IoEvents.None, await waiting.Join());
        Fiber<int> reader = Fiber.Create(async () => await ByteRead.Start(owned));
        Fiber<IoEvents> byNumber = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        Kernel.Write(write, 4, 5);
        Assert.Equal(4, await reader.Join());
        Assert.Equal(IoEvents.Read, await byNumber.Join());
        Kernel.Close(write);
    });

    [Fact]
    public void A_cancelled_wait_leaves_nothing_behind() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        for (int i = 0; i < 1000; i++)
        {
            Fiber fiber = Fiber.Create(async () => { await Reactor.IoWait(read, IoEvents.Read); });
            fiber.Cancel();
            await fiber.Throws<FiberCanceledException>();
        }

        Fiber<IoEvents> last = Fiber.Create(async () => (await Reactor.IoWait(read, IoEvents.Read)).Events);
        Kernel.Write(write, 1);
        Assert.Equal(IoEvents.Read, await last.Join());
        Kernel.Close(read);
        Kernel.Close(write);
    });

    [Fact]
    public void A_reset_that_nobody_waits_for_costs_nothing() => Rig.Run(async () =>
    {
        ushort port = 0;
        int listener = Kernel.ListenShared(ref port);
        int client = Kernel.Connect(port);
        await Reactor.IoWait(listener, IoEvents.Read);
        using var server = new Descriptor(Kernel.Accept(listener));
        Assert.Equal(ByteRead.Error(ETIMEDOUT), await ByteRead.Start(server, TimeSpan.FromMilliseconds(1)));
        Kernel.Reset(client);
        await Quiet.Turns(5);
        long events = Reactor.Current.Statistics.Events;
        await Quiet.Turns(50);
        Assert.Equal(events, Reactor.Current.Statistics.Events);
        Assert.Equal(ByteRead.Error(ECONNRESET), await ByteRead.Start(server));
        Assert.Equal(ByteRead.EndOfStream, await ByteRead.Start(server));
        Kernel.Close(listener);
    });
}
