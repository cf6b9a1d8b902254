using System.Runtime.CompilerServices;

namespace FiberNet.Tests.Lifetime;

public class ForgottenTests
{
    [Fact]
    public void A_dropped_socket_is_closed_and_its_maker_named()
    {
        var log = new List<string>();
        ReactorThread.Run(
            async () =>
            {
                using FiberSocket peer = DropOne();
                await Collect();
                Assert.Empty((await peer.ReadToEnd(1))!);
            },
            new ReactorOptions { Log = log.Add, TraceCreation = true });
        string line = Assert.Single(log);
        Assert.Contains("was dropped without Close", line, StringComparison.Ordinal);
        Assert.Contains(nameof(DropOne), line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dropped_connection_is_named_by_its_addresses()
    {
        var log = new List<string>();
        string local = "", peer = "";
        InReactor.Run(
            async () =>
            {
                FiberSocket? client = null;
                await Fiber.Create(async () =>
                {
                    (client, FiberSocket server) = await Net.TcpPair();
                    (local, peer) = ($"{server.LocalEndPoint}", $"{server.RemoteEndPoint}");
                }).Join();
                await Collect();
                Assert.Empty((await client!.ReadToEnd(1))!);
                client.Close();
            },
            log: log);
        Assert.Contains($"(local {local}, peer {peer})", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_dropped_sockets_are_all_closed_and_told_in_few_lines()
    {
        var log = new List<string>();
        InReactor.Run(
            async () =>
            {
                int before = Reactor.Current.Statistics.Descriptors;
                Drop(500);
                Assert.Equal(before + 1000, Reactor.Current.Statistics.Descriptors);
                while (Reactor.Current.Statistics.Descriptors > before)
                    await Collect();
            },
            log: log);
        Assert.InRange(log.Count, 1, 30);
    }

    [Fact]
    public void A_socket_that_a_fiber_waits_on_is_not_dropped() => InReactor.Run(async () =>
    {
        (FiberSocket peer, Fiber<byte[]?> reader) = StartReader();
        using FiberSocket other = StartWaitByNumber(out Fiber<IoEvents> waiter);
        await Collect();
        Assert.True(await peer.Write("x"));
        Assert.Equal("x", Net.Text(await reader.Join()));
        Assert.True(await other.Write("x"));
        Assert.Equal(IoEvents.Read, await waiter.Join());
        peer.Close();
    }, log: []);

    [Fact]
    public void A_dropped_socket_of_a_borrowed_descriptor_leaves_it_open() => InReactor.Run(async () =>
    {
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        int borrowed = Native.Duplicate(first.Handle);
        first.Close();
        Borrow(borrowed);
        int before = Reactor.Current.Statistics.Descriptors;
        while (Reactor.Current.Statistics.Descriptors == before)
            await Collect();
        Assert.True(Native.Close(borrowed));
        second.Close();
    });

    [Fact]
    public void A_socket_that_outlives_its_reactor_may_be_dropped()
    {
        InReactor.Run(
            () =>
            {
                Drop(1);
                return FiberTask.CompletedTask;
            },
            log: []);
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static async FiberTask Collect()
    {
        GC.Collect();
        await Reactor.Offload(GC.WaitForPendingFinalizers);
        await Fiber.Yield();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Borrow(int handle) => Assert.NotNull(FiberSocket.FromFd(handle, ownsHandle: false));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FiberSocket DropOne() => Net.UnixPair().First;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(int pairs)
    {
        for (int i = 0; i < pairs; i++)
            Net.UnixPair();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (FiberSocket Peer, Fiber<byte[]?> Reader) StartReader()
    {
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        return (first, Fiber.Create(second, static async socket =>
        {
            using (socket)
                return await socket.Read(1);
        }));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FiberSocket StartWaitByNumber(out Fiber<IoEvents> waiter)
    {
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        int number = second.Handle;
        waiter = Fiber.Create(async () => (await Reactor.IoWait(number, IoEvents.Read)).Events);
        return first;
    }
}
