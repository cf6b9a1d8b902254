using System.Net;

namespace FiberNet.Tests.Pools;

public class TcpPoolTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Answers each line with itself; hangs up after "bye", adds bytes that nobody asked for after "more".</summary>
    private static async FiberTask Serve(FiberSocket client)
    {
        while (await client.ReadLine() is { } line && Net.Text(line) != "bye\n")
        {
            _ = await client.Write(line);
            if (Net.Text(line) == "more\n")
                _ = await client.Write("more");
        }
    }

    private static FiberTask<TcpServer?> Start() => TcpServer.Start("127.0.0.1", 0, Serve);

    private static TcpPool PoolOf(TcpServer server, TcpPoolOptions? options = null) => new("127.0.0.1", ((IPEndPoint)server.EndPoint!).Port, options);

    private static async FiberTask Ask(FiberSocket socket, string line)
    {
        (await socket.Write(line)).OrThrow();
        Assert.Equal(line, Net.Text(await socket.ReadLine(timeout: s_patience)));
    }

    private static async FiberTask Ask(TcpPool pool, string line)
    {
        using PooledSocket rented = (await pool.Rent(s_patience)).OrThrow();
        await Ask(rented.Socket, line);
        rented.Return();
    }

    [Fact]
    public void Returned_connection_is_rented_again() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server);
        for (int i = 0; i < 5; i++)
        {
            using PooledSocket rented = (await pool.Rent()).OrThrow();
            Assert.Equal((1, 0, i > 0), (pool.RentedCount, pool.IdleCount, rented.IsReused));
            await Ask(rented.Socket, $"{i}\n");
            rented.Return();
            Assert.Equal((0, 1), (pool.RentedCount, pool.IdleCount));
        }

        Assert.Equal(1, server.AcceptedCount);
    });

    [Fact]
    public void Connection_that_was_not_returned_is_closed() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server);
        FiberSocket socket;
        using (PooledSocket rented = (await pool.Rent()).OrThrow())
            socket = rented.Socket;
        Assert.True(socket.IsClosed);
        Assert.Equal((0, 0), (pool.RentedCount, pool.IdleCount));
    });

    [Fact]
    public void More_than_the_maximum_wait_in_arrival_order() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server, new TcpPoolOptions { MaxConnections = 2 });
        PooledSocket one = (await pool.Rent()).OrThrow(), two = (await pool.Rent()).OrThrow();
        var order = new List<int>();
        Fiber[] fibers = [.. Enumerable.Range(0, 5).Select(i => Fiber.Create(async () =>
        {
            using PooledSocket rented = (await pool.Rent()).OrThrow();
            order.Add(i);
            await Fiber.Yield();
            rented.Return();
        }))];
        Assert.Null(await pool.Rent(TimeSpan.Zero));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
        Assert.Null(await pool.Rent(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
        Assert.Empty(order);
        one.Return();
        two.Return();
        foreach (Fiber fiber in fibers)
            await fiber.Join();
        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Equal((0, 2), (pool.RentedCount, pool.IdleCount));
        Assert.Equal(2, server.AcceptedCount);
    });

    [Fact]
    public void Canceled_rent_takes_no_connection_along() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server, new TcpPoolOptions { MaxConnections = 1 });
        PooledSocket first = (await pool.Rent()).OrThrow();
        Fiber waiting = Fiber.Create(async () => (await pool.Rent())?.Dispose());
        waiting.Cancel();
        await Assert.ThrowsAsync<FiberCanceledException>(() => waiting.AsTask());
        first.Return();
        await Ask(pool, "still there\n");
        Assert.Equal((0, 1), (pool.RentedCount, pool.IdleCount));
    });

    [Theory]
    [InlineData("bye\n")]
    [InlineData("more\n")]
    public void Idle_connection_that_has_something_to_read_is_replaced(string line) => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server);
        FiberSocket unwell;
        using (PooledSocket rented = (await pool.Rent()).OrThrow())
        {
            unwell = rented.Socket;
            (await unwell.Write(line)).OrThrow();
            if (line == "more\n")
                Assert.Equal(line, Net.Text(await unwell.Read(line.Length)));
            rented.Return();
        }

        // What came with the line is seen when it is returned, what comes later at the next rent.
        Assert.True(unwell.IsClosed || await unwell.Readable(s_patience));
        using PooledSocket next = (await pool.Rent()).OrThrow();
        Assert.False(next.IsReused);
        Assert.True(unwell.IsClosed);
        await Ask(next.Socket, "well\n");
    });

    [Fact]
    public void Return_with_unread_bytes_closes_the_connection() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server);
        using PooledSocket rented = (await pool.Rent()).OrThrow();
        (await rented.Socket.Write("ab\n")).OrThrow();
        Assert.Equal("a", Net.Text(await rented.Socket.Read(1)));
        Assert.Equal(2, rented.Socket.BytesBuffered);
        rented.Return();
        Assert.Equal(0, pool.IdleCount);
        Assert.Throws<ObjectDisposedException>(() => rented.Socket);
        Assert.Throws<ObjectDisposedException>(rented.Return);
    });

    [Fact]
    public void Idle_connections_are_closed_at_their_time() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server, new TcpPoolOptions { IdleTimeout = TimeSpan.FromMilliseconds(40) });
        PooledSocket one = (await pool.Rent()).OrThrow(), two = (await pool.Rent()).OrThrow();
        FiberSocket first = one.Socket, second = two.Socket;
        one.Return();
        await Fiber.Sleep(TimeSpan.FromMilliseconds(20));
        two.Return();
        Assert.Equal(2, pool.IdleCount);
        await Fiber.Sleep(TimeSpan.FromMilliseconds(30));
        Assert.True(first.IsClosed);
        Assert.False(second.IsClosed);
        await Fiber.Sleep(TimeSpan.FromMilliseconds(20));
        Assert.True(second.IsClosed);
        Assert.Equal(0, pool.IdleCount);
        await Ask(pool, "a new one\n");
        Assert.Equal(1, pool.IdleCount);
    }, new VirtualClock());

    [Fact]
    public void Server_that_cannot_be_reached_is_told_and_costs_nothing() => InReactor.Run(async () =>
    {
        TcpServer server = (await Start()).OrThrow();
        using TcpPool pool = PoolOf(server, new TcpPoolOptions { MaxConnections = 1 });
        server.Close();
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await pool.Rent());
            Assert.Equal(Errno.ECONNREFUSED, Errno.Last);
        }

        Assert.Equal(0, pool.RentedCount);
        using Blackhole hole = Blackhole.Make();
        using var slow = new TcpPool("127.0.0.1", hole.EndPoint.Port, new TcpPoolOptions { ConnectTimeout = TimeSpan.FromMilliseconds(20) });
        Assert.Null(await slow.Rent(s_patience));
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
    });

    [Fact]
    public void Each_connection_is_prepared_once() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        int prepared = 0;
        using TcpPool pool = PoolOf(server, new TcpPoolOptions
        {
            MaxConnections = 1,
            Prepare = async socket =>
            {
                await Ask(socket, "login\n");
                return ++prepared switch
                {
                    1 => false,
                    < 4 => true,
                    _ => throw new InvalidDataException("no"),
                };
            },
        });
        Assert.Null(await pool.Rent());
        await Ask(pool, "one\n");
        await Ask(pool, "two\n");
        Assert.Equal(2, prepared);
        (await pool.Rent())!.Dispose();
        (await pool.Rent())!.Dispose();
        await Assert.ThrowsAsync<InvalidDataException>(() => Fiber.Create(async () => { (await pool.Rent())!.Dispose(); }).AsTask());
        Assert.Equal((0, 0), (pool.RentedCount, pool.IdleCount));
    });

    [Fact]
    public void Disposed_pool_ends_the_rents_that_wait() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await Start()).OrThrow();
        TcpPool pool = PoolOf(server, new TcpPoolOptions { MaxConnections = 1 });
        PooledSocket rented = (await pool.Rent()).OrThrow();
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Fiber.Create(async () => { (await pool.Rent())!.Dispose(); }).AsTask())];
        pool.Dispose();
        pool.Dispose();
        foreach (Task rent in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => rent);
        Assert.Throws<ObjectDisposedException>(() => { pool.Rent(); });
        FiberSocket socket = rented.Socket;
        await Ask(socket, "goes on\n");
        rented.Return();
        Assert.True(socket.IsClosed);
        Assert.Equal((0, 0), (pool.RentedCount, pool.IdleCount));
    });

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("MaxConnections", () => { new TcpPool("localhost", 1, new TcpPoolOptions { MaxConnections = 0 }); });
        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => { new TcpPool("localhost", 1, new TcpPoolOptions { IdleTimeout = TimeSpan.Zero }); });
        Assert.Throws<ArgumentOutOfRangeException>("ConnectTimeout", () => { new TcpPool("localhost", 1, new TcpPoolOptions { ConnectTimeout = TimeSpan.Zero }); });
        Assert.Throws<ArgumentOutOfRangeException>("port", () => { new TcpPool("localhost", 65_536); });
        Assert.Throws<ArgumentNullException>("host", () => { new TcpPool(null!, 1); });
    }
}
