using System.Net.Sockets;

namespace FiberNet.Tests.Streams;

public class ReadLineTests
{
    private static void WithPair(Func<FiberSocket, FiberSocket, FiberTask> body) => InReactor.RunVirtually(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
            await body(writer, reader);
    });

    [Fact]
    public void Lines_that_came_together_cost_no_system_call_each() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("one\ntwo\nthree\nrest"));
        Assert.Equal("one\n", Net.Text(await reader.ReadLine()));
        Assert.Equal("two\nthree\nrest".Length, reader.BytesBuffered);
        Assert.Equal("two\n", Net.Text(await reader.ReadLine(timeout: TimeSpan.Zero)));
        Assert.Equal("three\n", Net.Text(await reader.ReadLine(timeout: TimeSpan.Zero)));
        Assert.Equal(4, reader.BytesBuffered);
        writer.Close();
        Assert.Equal("rest", Net.Text(await reader.ReadLine()));
        Assert.Null(await reader.ReadLine());
        Assert.Equal(Errno.None, reader.Errno);
    });

    [Fact]
    public void The_earliest_end_wins_whatever_the_order_of_the_delimiters() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("a\r\n\r\nb\n\nc\r\n\r\n"));
        Assert.Equal("a\r\n\r\n", Net.Text(await reader.ReadLine(4096, ["\n\n", "\r\n\r\n"])));
        Assert.Equal("b\n\n", Net.Text(await reader.ReadLine(4096, ["\r\n\r\n", "\n\n"])));
        Assert.Equal("c\r\n", Net.Text(await reader.ReadLine(["\r\n", "\n"])));
    });

    [Fact]
    public void A_delimiter_that_straddles_packets_is_found_once() => WithPair(async (writer, reader) =>
    {
        Fiber<byte[]?> line = Fiber.Create(async () => await reader.ReadLine("\r\r\n"));
        foreach (string piece in new[] { "x\r", "\r", "\r", "\n", "y" })
        {
            Assert.True(await writer.Write(piece));
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal("x\r\r\r\n", Net.Text(await line.Join()));
        Assert.Equal("y", Net.Text(await reader.Read(1)));
    });

    [Fact]
    public void A_line_without_end_stops_at_the_limit_with_EMSGSIZE() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("0123456789\n"));
        Assert.Equal("01234", Net.Text(await reader.ReadLine(5)));
        Assert.Equal(Errno.EMSGSIZE, reader.Errno);
        Assert.Equal("56789\n", Net.Text(await reader.ReadLine(6)));
        Assert.Equal(Errno.None, reader.Errno);
        Assert.True(await writer.Write(Net.Payload(200_000)));
        Fiber pump = Fiber.Create(async () => await writer.Write(new byte[100_000]));
        byte[]? block = await reader.ReadLine(FiberSocket.DefaultLineLimit, ["no such delimiter"]);
        Assert.Equal(FiberSocket.DefaultLineLimit, block!.Length);
        Assert.Equal(Errno.EMSGSIZE, reader.Errno);
        await reader.Read(300_000 - block.Length);
        await pump.Join();
    });

    [Fact]
    public void A_limit_of_zero_is_reached_at_once() => WithPair(async (_, reader) =>
    {
        Assert.Empty((await reader.ReadLine(0))!);
        Assert.Equal(Errno.EMSGSIZE, reader.Errno);
    });

    [Fact]
    public void A_line_of_its_delimiter_only_is_not_nothing() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("\n"));
        ReadOnlyMemory<byte> line = (await reader.ReadLineMemory()).Memory;
        Assert.Equal(1, line.Length);
        writer.Close();
        Assert.True((await reader.ReadLineMemory()).Memory.IsEmpty);
        Assert.Equal(Errno.None, reader.Errno);
    });

    [Fact]
    public void ReadLine_timeout_is_total_and_keeps_partial_bytes() => WithPair(async (writer, reader) =>
    {
        Fiber drip = Fiber.Create(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await writer.Write("x");
                await Fiber.Sleep(TimeSpan.FromMilliseconds(30));
            }
        });
        long start = reader.Scheduler.Clock.Timestamp;
        Assert.Null(await reader.ReadLine(timeout: TimeSpan.FromMilliseconds(100)));
        Assert.Equal(Errno.ETIMEDOUT, reader.Errno);
        Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
        Assert.InRange((reader.Scheduler.Clock.Timestamp - start) / 1e6, 100, 101);
        Assert.Equal(4, reader.BytesBuffered);
        Assert.Equal("xxxx", Net.Text(await reader.Read(4, TimeSpan.Zero)));
        Assert.Equal("xxxxxxxxxxxxxxxx", Net.Text(await reader.Read(16)));
        await drip.Join();
    });

    [Fact]
    public void Counted_reads_lines_and_the_rest_share_one_buffer() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("line\n00000111112222233"));
        Assert.Equal("line\n", Net.Text(await reader.ReadLine()));
        Assert.Equal("00000", Net.Text(await reader.Read(5)));
        byte[] some = new byte[5];
        Assert.Equal(new IoResult(5), await reader.Read(some.AsMemory()));
        Assert.Equal("11111", Net.Text(some));
        Assert.Equal(new IoResult(2), await reader.ReadSome(some.AsMemory(0, 2)));
        writer.Shutdown(SocketShutdown.Send);
        Assert.Equal("22233", Net.Text(await reader.ReadToEnd(100)));
    });

    [Fact]
    public void Slice_for_a_ready_fiber_survives_later_readers() => InReactor.Run(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = await Net.TcpPair();
        using (writer)
        using (reader)
        {
            string?[] lines = new string?[3];
            FiberTask<ReceivedLine> first = reader.ReadLineMemory();
            FiberTask<byte[]?> second = reader.ReadLine();
            FiberTask<byte[]?> third = reader.Read(100_000);
            Assert.True(await writer.Write("first\nsecond\n"));
            Assert.True(await writer.Write(new byte[100_000]));
            lines[2] = Net.Text(await third);
            lines[1] = Net.Text(await second);
            lines[0] = Net.Text((await first).Memory.ToArray());
            Assert.Equal("first\nsecond\n" + new string('\0', 100_000), string.Concat(lines));
        }
    });

    [Fact]
    public void A_read_to_the_end_stops_at_its_limit_and_leaves_the_rest() => WithPair(async (writer, reader) =>
    {
        Assert.True(await writer.Write("12345678"));
        writer.Shutdown(SocketShutdown.Send);
        Assert.Equal("12345", Net.Text(await reader.ReadToEnd(5)));
        Assert.Equal(Errno.EMSGSIZE, reader.Errno);
        Assert.Equal("678", Net.Text(await reader.ReadToEnd(3)));
        Assert.Equal(Errno.None, reader.Errno);
    });

    [Fact]
    public void Read_of_nothing_completes_behind_another_reader() => WithPair(async (writer, reader) =>
    {
        FiberTask<byte[]?> parked = reader.Read(3);
        Assert.Empty((await reader.Read(0, TimeSpan.Zero))!);
        Assert.Equal(new IoResult(0), await reader.ReadSome(Memory<byte>.Empty));
        Assert.Equal(new IoResult(0), await reader.Read(Memory<byte>.Empty));
        Assert.False(reader.IsAtEnd);
        Assert.True(await writer.Write("abc"));
        Assert.Equal("abc", Net.Text(await parked));
        Assert.False(reader.IsAtEnd);
    });

    [Fact]
    public void Bad_arguments_throw_and_leave_the_socket_as_it_was() => WithPair(async (writer, reader) =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { reader.ReadLine(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { reader.Read(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { reader.ReadToEnd(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { reader.Read(1, TimeSpan.FromMilliseconds(-2)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { reader.ReadLine(timeout: TimeSpan.FromDays(36_526)); });
        Assert.ThrowsAny<ArgumentException>(() => { reader.ReadLine(""); });
        Assert.True(await writer.Write("ok\n"));
        Assert.Equal("ok\n", Net.Text(await reader.ReadLine()));
    });
}
