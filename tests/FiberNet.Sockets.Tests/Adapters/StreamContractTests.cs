namespace FiberNet.Tests.Adapters;

/// <summary>What the base class promises of every stream.</summary>
public class StreamContractTests
{
    [Fact]
    public void Writes_in_flight_go_out_in_order_with_and_without_tokens() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
        using (server)
        using (Stream stream = client.AsStream())
        using (var source = new CancellationTokenSource())
        {
            var writes = new List<Task>();
            for (int i = 0; i < 20; i++)
                writes.Add(stream.WriteAsync(Enumerable.Repeat((byte)i, 100_000).ToArray(), i % 2 == 0 ? source.Token : default).AsTask());
            byte[] all = (await server.Read(2_000_000))!;
            for (int i = 0; i < 20; i++)
                Assert.Equal(-1, all.AsSpan(i * 100_000, 100_000).IndexOfAnyExcept((byte)i));
            await Task.WhenAll(writes);
        }
    });

    [Fact]
    public void Reads_in_flight_are_served_in_order_with_and_without_tokens() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        using (var source = new CancellationTokenSource())
        {
            byte[][] buffers = [.. Enumerable.Range(0, 10).Select(_ => new byte[1])];
            Task<int>[] reads = [.. buffers.Select((buffer, i) => stream.ReadAsync(buffer, i % 2 == 0 ? source.Token : default).AsTask())];
            Assert.All(reads, read => Assert.False(read.IsCompleted));
            await server.Write("0123456789");
            await Task.WhenAll(reads);
            Assert.Equal("0123456789", string.Concat(buffers.Select(Net.Text)));
        }
    });

    [Fact]
    public void Writes_of_other_threads_keep_their_order_among_the_reactors() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
        using (server)
        using (Stream stream = client.AsStream())
        {
            Task first = await Reactor.Offload(() => Task.FromResult(stream.WriteAsync(new byte[500_000]).AsTask()));
            Task second = stream.WriteAsync(Enumerable.Repeat((byte)1, 500_000).ToArray()).AsTask();
            byte[] all = (await server.Read(1_000_000))!;
            Assert.Equal(500_000, all.AsSpan().IndexOf((byte)1));
            Assert.Equal(-1, all.AsSpan(500_000).IndexOfAnyExcept((byte)1));
            await Task.WhenAll(first, second);
        }
    });

    [Fact]
    public void A_begun_read_does_not_hold_a_begun_write_back() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            byte[] buffer = new byte[1];
            IAsyncResult read = stream.BeginRead(buffer, 0, 1, null, null);
            stream.EndWrite(stream.BeginWrite("x"u8.ToArray(), 0, 1, null, null));
            Assert.Equal("x", Net.Text(await server.Read(1)));
            Assert.False(read.IsCompleted);
            await server.Write("y");
            await Task.Factory.FromAsync(read, stream.EndRead);
            Assert.Equal("y", Net.Text(buffer));
        }
    });

    [Fact]
    public void After_disposal_it_refuses_although_the_socket_is_open() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (client)
        {
            Stream stream = client.AsStream(ownsSocket: false);
            Assert.True(stream.CanRead && stream.CanWrite);
            stream.Dispose();
            stream.Dispose();
            Assert.False(stream.CanRead || stream.CanWrite || stream.CanSeek);
            await server.Write("x");
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1]).AsTask());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], 0, 1));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.WriteAsync(new byte[1]).AsTask());
            await Reactor.Offload(() =>
            {
                Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[1]));
                Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
            });
            Assert.Equal("x", Net.Text(await client.Read(1)));
        }
    });

    [Fact]
    public void Disposal_ends_calls_in_flight_and_leaves_the_sockets_own() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
        using (server)
        using (client)
        {
            Stream stream = client.AsStream(ownsSocket: false);
            Task<int> first = stream.ReadAsync(new byte[1]).AsTask();
            Fiber<byte[]?> own = Fiber.Create(() => client.Read(1));
            Task<int> second = stream.ReadAsync(new byte[1]).AsTask();
            Task write = stream.WriteAsync(new byte[4_000_000]).AsTask();
            stream.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => write);
            await server.Write("x");
            Assert.Equal("x", Net.Text(await own.Join()));
        }
    });

    [Fact]
    public void Disposal_of_an_owner_ends_calls_in_flight() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            Stream stream = client.AsStream();
            Task<int> read = stream.ReadAsync(new byte[1]).AsTask();
            await stream.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
            Assert.False(stream.CanRead);
            Assert.True(client.IsClosed);
        }
    });

    [Fact]
    public void Calls_on_a_socket_that_was_closed_or_aborted_end() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (Stream toClose = client.AsStream())
        using (Stream toAbort = server.AsStream())
        {
            Task<int> closed = toClose.ReadAsync(new byte[1]).AsTask();
            Task<int> aborted = toAbort.ReadAsync(new byte[1]).AsTask();
            server.Abort();
            client.Close();
            Assert.Equal((int)Errno.EBADF, (await Assert.ThrowsAsync<IOException>(() => closed)).HResult);
            Assert.Equal((int)Errno.ECONNABORTED, (await Assert.ThrowsAsync<IOException>(() => aborted)).HResult);
            Assert.Equal((int)Errno.ECONNABORTED, (await Assert.ThrowsAsync<IOException>(() => toAbort.ReadAsync(new byte[1]).AsTask())).HResult);
            Assert.Equal((int)Errno.ECONNABORTED, (await Assert.ThrowsAsync<IOException>(() => toAbort.WriteAsync(new byte[1]).AsTask())).HResult);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => toClose.ReadAsync(new byte[1]).AsTask());
        }
    });

    [Fact]
    public void Arguments_are_checked() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            byte[] two = new byte[2];
            Assert.Throws<ArgumentNullException>(() => { _ = stream.Read(null!, 0, 0); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = stream.Read(two, -1, 1); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { stream.Write(two, 1, 2); });
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => stream.ReadAsync(two, 0, 3));
            Assert.Throws<ArgumentNullException>(() => { stream.BeginWrite(null!, 0, 0, null, null); });
            Assert.Throws<ArgumentException>(() => { stream.EndRead(Task.CompletedTask); });
            Assert.True(stream.FlushAsync(new CancellationToken(canceled: true)).IsCanceled);
            Assert.True(stream.WriteAsync(two, new CancellationToken(canceled: true)).AsTask().IsCanceled);
        }
    });

    [Fact]
    public void A_call_that_always_completes_at_once_lets_others_run() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            bool othersRan = false;
            Fiber other = Fiber.Start(async () =>
            {
                await Fiber.Yield();
                othersRan = true;
            });
            for (int i = 0; i < 1000 && !othersRan; i++)
                await stream.WriteAsync(new byte[1]);
            Assert.True(othersRan);
            await other.Join();
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loop_that_catches_everything_lets_others_run(bool isClosed) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            bool goOn = true;
            Fiber careless = Fiber.Create(async () =>
            {
                while (goOn)
                {
                    try
                    {
                        _ = await stream.ReadAsync(new byte[1]);
                    }
                    catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
                    {
                    }
                }
            });
            if (isClosed)
                client.Close();
            else
                careless.Cancel();
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            goOn = false;
            await careless.Join();
        }
    });
}
