using System.Net.Sockets;

namespace FiberNet.Tests.Framing;

/// <summary>Frames on sockets, with and without TLS.</summary>
public class FrameTests
{
    private static readonly FrameFormat s_format = FrameFormat.LengthPrefix(4, limit: 1_000);

    [Theory]
    [MemberData(nameof(Formats.Numbers), MemberType = typeof(Formats))]
    public void Frames_in_pieces_of_any_size_arrive_whole(int number) => InReactor.Run(async () =>
    {
        FrameFormat format = Formats.Each[number];
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            byte[][] sent = Formats.Contents(format, random, 30);
            (FiberSocket client, FiberSocket server) = seed == 0 ? await TlsPair.Make() : Net.UnixPair();
            using (client)
            using (server)
            {
                Fiber writer = Fiber.Start(() => WriteInPieces(client, format, sent, random));
                foreach (byte[] content in sent)
                {
                    ReceivedFrame frame = await server.ReadFrame(format);
                    Assert.True(frame.Result, $"{number}, {seed}: {frame.Problem}");
                    Assert.Equal(content, frame.Content.ToArray());
                    Assert.Equal(content.Length, frame.Result.Bytes);
                    Assert.Null(frame.Problem);
                }

                Assert.True((await server.ReadFrame(format)).Result.IsEnd);
                await writer.Join();
            }
        }
    });

    [Fact]
    public void A_written_frame_has_the_bytes_of_its_format() => InReactor.Run(async () =>
    {
        (FrameFormat Format, byte[] Bytes)[] cases =
        [
            (FrameFormat.LengthPrefix(1, 255), [2, 7, 8]),
            (FrameFormat.LengthPrefix(2, 999), [0, 2, 7, 8]),
            (FrameFormat.LengthPrefix(2, 999, isLittleEndian: true), [2, 0, 7, 8]),
            (FrameFormat.LengthPrefix(4, 999), [0, 0, 0, 2, 7, 8]),
            (FrameFormat.LengthPrefix(8, 999, isLittleEndian: true), [2, 0, 0, 0, 0, 0, 0, 0, 7, 8]),
            (FrameFormat.VarintPrefix(999), [2, 7, 8]),
            (FrameFormat.Delimited("\r\n", 999), [7, 8, 13, 10]),
        ];
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            foreach ((FrameFormat format, byte[] bytes) in cases)
            {
                Assert.Equal(new IoResult(bytes.Length), await client.WriteFrame(format, [7, 8]));
                Assert.Equal(bytes, await server.Read(bytes.Length));
            }

            Assert.True(await client.WriteFrame(FrameFormat.VarintPrefix(999), new byte[300]));
            Assert.Equal([0xAC, 0x02], (await server.Read(302))![..2]);
        }
    });

    [Fact]
    public void A_frame_above_the_limit_tells_both_lengths() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            await client.Write(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3 });
            for (int i = 0; i < 2; i++)
            {
                ReceivedFrame frame = await server.ReadFrame(s_format);
                Assert.Equal(new IoResult(uint.MaxValue, Errno.EMSGSIZE), frame.Result);
                Assert.Contains("4294967295", frame.Problem);
                Assert.Contains("1000", frame.Problem);
                Assert.Contains("limit of the format is 1000", Assert.Throws<SocketException>(() => frame.OrThrow()).Message);
            }

            // Nothing of it was taken, and it holds no memory but what has come.
            Assert.Equal(7, server.BytesBuffered);
        }
    });

    [Fact]
    public void A_frame_without_delimiter_ends_at_the_limit() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        FrameFormat format = FrameFormat.Delimited("\r\n", limit: 4);
        using (client)
        using (server)
        {
            await client.Write("1234\r\n12345\r\n");
            Assert.Equal("1234", Net.Text((await server.ReadFrame(format)).Content.ToArray()));
            Assert.Equal(Errno.EMSGSIZE, (await server.ReadFrame(format)).Result.Errno);
        }
    });

    [Theory]
    [InlineData(new byte[] { 0, 0 }, 2)]
    [InlineData(new byte[] { 0, 0, 0, 3, 1, 2 }, 6)]
    public void An_end_within_a_frame_is_no_orderly_one(byte[] sent, int count) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        {
            Fiber<ReceivedFrame> reader = Fiber.Create(async () => await server.ReadFrame(s_format));
            await client.Write(sent);
            client.Close();
            foreach (ReceivedFrame frame in new[] { await reader.Join(), await server.ReadFrame(s_format) })
            {
                Assert.Equal(new IoResult(count, Errno.ECONNABORTED), frame.Result);
                Assert.Contains($"at byte {count} of it", frame.Problem);
            }
        }
    });

    [Fact]
    public void A_malformed_varint_is_EPROTO() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        FrameFormat format = FrameFormat.VarintPrefix(limit: 1_000);
        using (client)
        using (server)
        {
            await client.Write(Enumerable.Repeat((byte)0xFF, 10).ToArray());
            ReceivedFrame frame = await server.ReadFrame(format);
            Assert.Equal(Errno.EPROTO, frame.Result.Errno);
            Assert.Contains("malformed", frame.Problem);
        }
    });

    [Fact]
    public void A_read_that_ends_early_leaves_its_part_of_a_frame() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            await client.Write(new byte[] { 0, 0, 0, 3, 1 });
            Assert.True((await server.ReadFrame(s_format, TimeSpan.FromMilliseconds(1))).Result.IsTimeout);
            Fiber canceled = Fiber.Create(async () => { await server.ReadFrame(s_format); });
            canceled.Cancel();
            await canceled.Throws<FiberCanceledException>();
            await client.Write(new byte[] { 2, 3, 9 });
            Assert.Equal([1, 2, 3], (await server.ReadFrame(s_format)).Content.ToArray());
            Assert.Equal([9], await server.Read(1));
        }
    });

    [Fact]
    public void Frames_of_several_fibers_never_interleave() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
        FrameFormat format = FrameFormat.LengthPrefix(4, Formats.Limit);
        using (client)
        using (server)
        {
            Fiber[] writers = [.. Enumerable.Range(1, 10).Select(number => Fiber.Create(async () =>
            {
                byte[] content = Enumerable.Repeat((byte)number, 50_000 + number).ToArray();
                FiberTask<IoResult> write = client.WriteFrame(format, content);
                Array.Clear(content);
                Assert.True(await write);
            }))];
            for (int number = 1; number <= 10; number++)
            {
                ReadOnlyMemory<byte> content = (await server.ReadFrame(format)).OrThrow();
                Assert.Equal(50_000 + number, content.Length);
                Assert.Equal(-1, content.Span.IndexOfAnyExcept((byte)number));
            }

            foreach (Fiber writer in writers)
                await writer.Join();
        }
    });

    [Fact]
    public void The_steady_state_allocates_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            byte[] content = new byte[200];
            long allocated = long.MaxValue;
            for (int round = 0; round < 20 && allocated > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    FiberTask<ReceivedFrame> read = server.ReadFrame(s_format);
                    await client.WriteFrame(s_format, content);
                    Assert.True((await read).Result.Count == 200);
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    });

    private static async FiberTask WriteInPieces(FiberSocket socket, FrameFormat format, byte[][] contents, Random random)
    {
        byte[] room = new byte[format.Limit + format.MostOverhead];
        foreach (byte[] content in contents)
        {
            int length = format.Write(content, room);
            for (int sent = 0; sent < length;)
            {
                int count = Math.Min(length - sent, random.Next(3) == 0 ? 1 + random.Next(3) : 1 + random.Next(20_000));
                Assert.True(await socket.Write(room.AsMemory(sent, count)));
                sent += count;
                if (random.Next(4) == 0)
                    await Fiber.Yield();
            }
        }

        while (socket.Shutdown(SocketShutdown.Send).WouldBlock)
            await socket.Writable();
    }
}
