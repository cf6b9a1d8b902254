using System.Net;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Lifetime;

public class CloseTests
{
    [Fact]
    public void Closing_wakes_everyone_who_waits_with_EBADF() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        FiberSocket listener = Net.Listen();
        using (server)
        {
            var fibers = new List<Fiber>
            {
                Fiber.Create(async () => Expect(Errno.EBADF, (await client.ReadSome(new byte[1])).Errno, client)),
                Fiber.Create(async () => Expect(Errno.EBADF, (await client.Read(new byte[5].AsMemory())).Errno, client)),
                Fiber.Create(async () => Expect(null, await client.Read(5), client)),
                Fiber.Create(async () => Expect(null, await client.ReadLine(), client)),
                Fiber.Create(async () => Expect(null, await client.ReadToEnd(10), client)),
                Fiber.Create(async () => Expect(0, (await client.ReadLineMemory()).Memory.Length, client)),
                Fiber.Create(async () => Expect(false, await client.Readable(), client)),
                Fiber.Create(async () =>
                {
                    IoResult result = await client.Write(new byte[3_000_000]);
                    Assert.Equal(Errno.EBADF, result.Errno);
                    Assert.InRange(result.Count, 1, 2_999_999);
                }),
                Fiber.Create(async () => Expect(null, await listener.Accept(), listener)),
            };

            // The peer's kernel may make room once more at a probe of its window: then these are ready, and wait anew.
            Fiber<IoResult> writable, wait;
            do
            {
                await Net.UntilFull(client);
                writable = Fiber.Create(async () => await client.Writable());
                wait = Fiber.Create(async () => await client.Wait());
            }
            while (writable.Status != FiberStatus.Suspended || wait.Status != FiberStatus.Suspended);
            Assert.All(fibers, fiber => Assert.Equal(FiberStatus.Suspended, fiber.Status));
            long turns = client.Scheduler.Turns;
            Assert.True(client.Close());
            Assert.True(listener.Close());
            foreach (Fiber fiber in fibers)
                await fiber.Join();
            Assert.Equal(Errno.EBADF, (await writable.Join()).Errno);
            Assert.Equal(Errno.EBADF, (await wait.Join()).Errno);
            Assert.InRange(client.Scheduler.Turns - turns, 0, 2);
        }

        static void Expect<T>(T expected, T actual, FiberSocket socket)
        {
            Assert.Equal(expected, actual);
            Assert.Equal(Errno.EBADF, socket.Errno);
            Assert.Equal(Errno.EBADF, Errno.Last);
        }
    });

    [Fact]
    public void A_connect_in_progress_ends_with_EBADF() => InReactor.Run(async () =>
    {
        using Blackhole hole = Blackhole.Make();
        FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Fiber connecting = Fiber.Create(async () =>
        {
            Assert.False(await socket.Connect(hole.EndPoint));
            Assert.Equal(Errno.EBADF, socket.Errno);
        });
        Assert.Equal(FiberStatus.Suspended, connecting.Status);
        socket.Close();
        await connecting.Join();
    });

    [Fact]
    public void Every_call_on_a_closed_socket_throws() => InReactor.Run(() =>
    {
        FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.True(socket.Close());
        Assert.True(socket.IsClosed);
        var any = new IPEndPoint(IPAddress.Loopback, 1);
        Action[] calls =
        [
            () => { socket.Read(1); }, () => { socket.Read(new byte[1].AsMemory()); }, () => { socket.ReadSome(new byte[1]); },
            () => { socket.ReadLine(); }, () => { socket.ReadLineMemory(); }, () => { socket.ReadToEnd(1); },
            () => { socket.Write("x"); }, () => { socket.Write(new byte[1]); }, () => { socket.Write("x"u8); },
            () => { socket.Readable(); }, () => { socket.Writable(); }, () => { socket.Wait(); },
            () => { socket.Accept(); }, () => { socket.TryAccept(); }, () => { socket.Listen(); }, () => { socket.Bind(any); },
            () => { socket.Connect(any); }, () => { socket.SysConnect(any); }, () => { socket.SysConnect("127.0.0.1", 1); },
            () => { socket.SysRead(new byte[1]); }, () => { socket.SysWrite("x"); }, () => { socket.Shutdown("RW"); },
            () => { socket.Detach(); }, () => { _ = socket.LocalEndPoint; }, () => { _ = socket.RemoteEndPoint; }, () => { _ = socket.Handle; },
            () => { _ = socket.NonBlock; }, () => { socket.NonBlock = true; }, () => { _ = socket.BytesBuffered; },
            () => { socket.SetOption(SocketOptions.ReuseAddress, true); }, () => { socket.GetSockOpt("SOL_SOCKET", "SO_TYPE"); },
        ];
        Assert.All(calls, call => Assert.Throws<ObjectDisposedException>(call));
        Assert.False(socket.Close());
        Assert.Equal(Errno.EBADF, socket.Errno);
        socket.Dispose();
        Assert.Equal("closed socket", socket.ToString());
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void New_socket_with_a_reused_number_sees_no_old_event() => InReactor.Run(async () =>
    {
        // Both events are in one batch: the fiber of the first closes the second and makes a socket with its number.
        (FiberSocket c1, FiberSocket s1) = await Net.TcpPair();
        (FiberSocket c2, FiberSocket s2) = await Net.TcpPair();
        for (int round = 0; round < 200; round++)
        {
            int number = s2.Handle;
            Fiber<IoResult> second = Fiber.Create(async () => await s2.Readable());
            Fiber<List<FiberSocket>> first = Fiber.Create(async () =>
            {
                await s1.Read(1);
                s2.Close();
                var made = new List<FiberSocket>();
                do
                    made.Add(FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!);
                while (made[^1].Handle != number && made.Count < 100);
                return made;
            });
            Assert.True(await c1.Write("x"));
            Assert.True(await c2.Write("x"));
            List<FiberSocket> made = await first.Join();
            Assert.Equal(number, made[^1].Handle);
            Assert.False(await made[^1].Readable(TimeSpan.FromTicks(1)));
            Assert.Equal(IoResult.Ready(IoEvents.Write), await made[^1].Wait());
            await second.Join();
            made.ForEach(socket => socket.Close());
            c2.Close();
            (c2, s2) = await Net.TcpPair();
        }

        foreach (FiberSocket socket in new[] { c1, s1, c2, s2 })
            socket.Close();
    });

    [Fact]
    public void A_closed_socket_with_a_duplicate_gives_no_events() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            Assert.False(await server.Readable(TimeSpan.FromMilliseconds(1)));
            int duplicate = Native.Duplicate(server.Handle);
            server.Descriptor.MarkShared();
            server.Close();
            long events = Reactor.Current.Events;
            for (int i = 0; i < 10; i++)
            {
                Assert.True(await client.Write("x"));
                await Fiber.Yield();
            }

            Assert.InRange(Reactor.Current.Events - events, 0, 1);
            Assert.True(Native.Close(duplicate));
        }
    });

    [Fact]
    public void A_call_from_another_thread_throws_and_does_no_harm() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("one\ntwo\n"));
            await server.ReadLine();
            await Reactor.Offload(() =>
            {
                Assert.Throws<InvalidOperationException>(() => { server.Close(); });
                Assert.Throws<InvalidOperationException>(() => { server.ReadLine(); });
                Assert.Throws<InvalidOperationException>(() => { server.SysWrite("x"); });
                Assert.Throws<InvalidOperationException>(() => { server.Readable(TimeSpan.Zero); });
            });
            Assert.Equal("two\n", Net.Text(await server.ReadLine()));
        }
    });
}
