using FiberNet.Advanced;

namespace FiberNet.Tests.Loop;

public class PollingTests
{
    [Fact]
    public void Every_ready_descriptor_is_served_once_a_lap() => Rig.Run(async () =>
    {
        const int count = 300;
        var log = new ByteReadLog();
        var readers = new Descriptor[count];
        var peers = new int[count];
        var fibers = new Fiber<int>[count];
        for (int i = 0; i < count; i++)
        {
            (int read, peers[i]) = Kernel.Pipe();
            Descriptor reader = readers[i] = new Descriptor(read);
            fibers[i] = Fiber.Create(async () => await ByteRead.Start(reader, log: log) + await ByteRead.Start(reader, log: log));
        }

        foreach (int peer in peers)
            Kernel.Write(peer, 1, 1);
        log.Calls.Clear();
        foreach (Fiber<int> fiber in fibers)
            Assert.Equal(2, await fiber.Join());
        Assert.Equal(2 * count, log.Calls.Count);
        for (int i = 0; i < count; i++)
        {
            readers[i].Close();
            Kernel.Close(peers[i]);
        }
    }, new ReactorOptions { EventBatchSize = 128 });

    [Fact]
    public void A_batch_of_one_event_starves_nobody() => Rig.Run(async () =>
    {
        (int busyRead, int busyWrite) = Kernel.Pipe();
        (int read, int write) = Kernel.Pipe();
        using var busy = new Descriptor(busyRead);
        using var quiet = new Descriptor(read);
        bool over = false;
        Fiber spinner = Fiber.Create(async () =>
        {
            while (!over)
            {
                Kernel.Write(busyWrite, 1);
                busy.ReadBlocked();
                await ByteRead.Start(busy);
            }
        });
        Fiber<int> other = Fiber.Create(async () => await ByteRead.Start(quiet));
        Kernel.Write(write, 2);
        Assert.Equal(2, await other.Join());
        Assert.True(await Reactor.Current.InvokeAsync(async () => true));
        over = true;
        await spinner.Join();
        Kernel.Close(write);
        Kernel.Close(busyWrite);
    }, new ReactorOptions { EventBatchSize = 1 });

    [Fact]
    public void Turn_takes_a_bounded_batch_of_events() => Rig.Run(async () =>
    {
        int[] counters = [.. Enumerable.Range(0, 300).Select(_ => Kernel.EventFd())];
        Fiber<IoEvents>[] waiting = [.. counters.Select(counter => Fiber.Create(async () => (await Reactor.IoWait(counter, IoEvents.Read)).Events))];
        Array.ForEach(counters, Kernel.Signal);
        var batches = new List<long>();
        for (long before = Reactor.Current.Events; batches.Sum() < counters.Length; before = Reactor.Current.Events)
        {
            await Quiet.Turns(1);
            batches.Add(Reactor.Current.Events - before);
        }

        Assert.Equal([100, 100, 100], batches);
        foreach (Fiber<IoEvents> fiber in waiting)
            Assert.Equal(IoEvents.Read, await fiber.Join());
        Array.ForEach(counters, Kernel.Close);
    }, new ReactorOptions { EventBatchSize = 100 });

    [Fact]
    public void Always_ready_fibers_starve_no_event_timer_or_post() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Descriptor(read);
        bool over = false;
        Fiber[] pingPong = [.. Enumerable.Range(0, 2).Select(_ => Fiber.Create(async () =>
        {
            while (!over)
                await Fiber.Yield();
        }))];
        Fiber<int> waiting = Fiber.Create(async () => await ByteRead.Start(reader));
        Kernel.Write(write, 1);
        Assert.Equal(1, await waiting.Join());
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        Reactor reactor = Reactor.Current;
        Assert.True(await Task.Run(() => reactor.InvokeAsync(async () => true)));
        over = true;
        foreach (Fiber fiber in pingPong)
            await fiber.Join();
        Kernel.Close(write);
    });

    [Fact]
    public void A_reader_of_what_never_ends_does_not_starve_another() => Rig.Run(async () =>
    {
        using var endless = new Descriptor(Kernel.Open("/dev/zero"));
        await Starvation.IsNotCausedBy(async () => await ByteRead.Start(endless));
    });

    [Fact]
    public void Descriptors_of_any_number_work() => Rig.Run(async () =>
    {
        int fd = Tmds.Linux.LibC.fcntl(Kernel.EventFd(), Tmds.Linux.LibC.F_DUPFD_CLOEXEC, 900);
        using var high = new Descriptor(Kernel.Check(fd));
        Fiber<IoEvents> fiber = Fiber.Create(async () => (await Reactor.IoWait(fd, IoEvents.Read)).Events);
        Kernel.Signal(fd);
        Assert.Equal(IoEvents.Read, await fiber.Join());
    }, checkDescriptors: false);

    [Theory]
    [InlineData(50, false)]
    [InlineData(0, true)]
    [InlineData(50, true)]
    public void Looking_before_a_wait_loses_nothing(int spinMicroseconds, bool yields) => Rig.Run(async () =>
    {
        (int a, int b) = Kernel.SocketPair();
        using var one = new Descriptor(a);
        using var two = new Descriptor(b);
        Fiber echo = Fiber.Create(async () =>
        {
            for (int value; (value = await ByteRead.Start(two)) >= 0;)
                Kernel.Write(b, (byte)value);
        });
        for (byte i = 0; i < 200; i++)
        {
            Kernel.Write(a, i);
            Assert.Equal(i, await ByteRead.Start(one));
            Reactor reactor = Reactor.Current;
            Assert.Equal(i, await Task.Run(() => reactor.InvokeAsync(async () => i)));
            await Fiber.Sleep(TimeSpan.FromMicroseconds(10));
        }

        one.Close();
        await echo.Join();
    }, new ReactorOptions { SpinBeforeWait = TimeSpan.FromMicroseconds(spinMicroseconds), YieldBeforeWait = yields });

    [Fact]
    public void The_reactors_own_descriptors_are_not_inherited() => Rig.Run(async () =>
    {
        string[] own = [.. Rig.OpenDescriptors().Where(entry => entry.Contains("eventpoll", StringComparison.Ordinal) || entry.Contains("eventfd", StringComparison.Ordinal))];
        Assert.NotEmpty(own);
        Assert.All(own, entry => Assert.True(Kernel.IsCloseOnExec(int.Parse(entry.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)), entry));
    });

    [Fact]
    public void A_reactor_works_on_when_the_process_is_out_of_descriptors()
    {
        Rig.Run(async () =>
        {
            Reactor reactor = Reactor.Current;
            var waste = new List<int>();

            Assemblies.LoadAll();
            await WakeFromOutside();
            waste.Add(Kernel.EventFd());
            Kernel.SetNoFileLimit(300, out ulong before);
            try
            {
                while (Tmds.Linux.LibC.dup(waste[0]) is >= 0 and int fd)
                    waste.Add(fd);
                await WakeFromOutside();
            }
            finally
            {
                Kernel.SetNoFileLimit(before, out _);
                waste.ForEach(Kernel.Close);
            }

            async FiberTask WakeFromOutside()
            {
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                Assert.Equal(5, await Task.Run(() => reactor.InvokeAsync(async () => 5)));
            }
        });
    }

    [Fact]
    public void A_reactor_that_cannot_be_made_leaves_nothing_open()
    {
        Assemblies.LoadAll();
        Reactor.Run(async () => { });
        Assert.Contains("Too many", new System.ComponentModel.Win32Exception(Tmds.Linux.LibC.EMFILE).Message, StringComparison.Ordinal);

        // Not standard input, which may be closed.
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/dev/null");
        SortedSet<string> before = Rig.OpenDescriptors();
        int highest = Directory.GetFiles("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));
        var waste = new List<int>();
        do
            waste.Add(Kernel.Dup((int)file.DangerousGetHandle()));
        while (waste[^1] <= highest);
        Kernel.SetNoFileLimit((ulong)waste[^1] + 2, out ulong limit);
        try
        {
            // There is room for the epoll descriptor, not for the eventfd.
            Assert.Throws<IOException>(() => Reactor.Run(async () => { }));
        }
        finally
        {
            Kernel.SetNoFileLimit(limit, out _);
            waste.ForEach(Kernel.Close);
        }

        Rig.AssertNoNewDescriptors(before);
    }
}
