namespace FiberNet.Tests.Buffers;

public class ReceiveBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_holds_what_a_plain_list_would(int seed)
    {
        var random = new Random(seed);
        var model = new List<byte>();
        var buffer = new ReceiveBuffer();
        byte next = 0;
        byte[] Fresh(int count) => [.. Enumerable.Range(0, count).Select(_ => next++)];

        for (int step = 0; step < 20_000; step++)
        {
            byte[] bytes = Fresh(random.Next(random.Next(20) == 0 ? 5000 : 60));
            int take = random.Next(model.Count + 1);
            switch (random.Next(11))
            {
                case 0 or 1:
                    buffer.Append(bytes);
                    model.AddRange(bytes);
                    break;
                case 2 or 3 when bytes.Length > 0:
                    Span<byte> room = buffer.GetMemory(bytes.Length).Span;
                    Assert.True(room.Length >= bytes.Length);
                    int received = random.Next(bytes.Length + 1);
                    bytes.AsSpan(0, received).CopyTo(room);
                    buffer.Advance(received);
                    model.AddRange(bytes[..received]);
                    break;
                case 4:
                    buffer.Prepend(bytes);
                    model.InsertRange(0, bytes);
                    break;
                case 5:
                    buffer.Consume(take);
                    model.RemoveRange(0, take);
                    break;
                case 6:
                    Assert.Equal(model[..take], buffer.Take(take).ToArray());
                    model.RemoveRange(0, take);
                    break;
                case 7:
                    byte[] destination = new byte[random.Next(100)];
                    int read = buffer.Read(destination);
                    Assert.Equal(Math.Min(destination.Length, model.Count), read);
                    Assert.Equal(model[..read], destination[..read]);
                    model.RemoveRange(0, read);
                    break;
                case 8:
                    Assert.Equal(model[..take], buffer.TakeArray(take));
                    model.RemoveRange(0, take);
                    break;
                case 9:
                    buffer.TrimForPark();
                    break;
                case 10:
                    byte[] whole = ReceiveArrays.Rent(bytes.Length);
                    bytes.CopyTo(whole, 0);
                    Assert.Equal(model.Count == 0, buffer.TryAdopt(whole, bytes.Length));
                    if (model.Count == 0)
                        model.AddRange(bytes);
                    break;
            }
            buffer.CheckInvariants();
            Assert.Equal((model.Count, model.Count == 0), (buffer.Count, buffer.IsEmpty));
            Assert.True(buffer.Unread.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(model)));
            Assert.True(buffer.UnreadMemory.Span.SequenceEqual(buffer.Unread));
        }
        buffer.Clear();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Lines_come_out_as_they_went_in_whatever_the_pieces(int seed)
    {
        var random = new Random(seed);
        Delimiters delimiters = ["\r\n", "\0"];
        var sent = new Queue<byte[]>();
        var wire = new List<byte>();
        for (int i = 0; i < 2000; i++)
        {
            byte[] line = [.. Enumerable.Repeat((byte)'\r', random.Next(30)), .. random.Next(2) == 0 ? "\r\n"u8 : "\0"u8];
            sent.Enqueue(line);
            wire.AddRange(line);
        }

        var buffer = new ReceiveBuffer();
        for (int at = 0; at < wire.Count;)
        {
            int count = Math.Min(random.Next(1, 50), wire.Count - at);
            buffer.Append([.. wire.Skip(at).Take(count)]);
            at += count;
            for (int length; (length = buffer.FindLine(delimiters)) >= 0;)
                Assert.Equal(sent.Dequeue(), buffer.TakeArray(length));
            buffer.TrimForPark();
            buffer.CheckInvariants();
            // A cancelled reader gives its bytes back.
            if (random.Next(5) == 0)
                buffer.Prepend(buffer.TakeArray(buffer.Count / 2));
        }
        Assert.Empty(sent);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void A_search_for_other_delimiters_starts_anew()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("one;two"u8);
        Assert.Equal(-1, buffer.FindLine("\n"));
        Assert.Equal(4, buffer.FindLine(";"));
        Assert.Equal(-1, buffer.FindLine("\n"));
        buffer.Append("\n"u8);
        Assert.Equal(8, buffer.FindLine("\n"));
        buffer.Prepend("\n"u8);
        Assert.Equal(1, buffer.FindLine("\n"));
        buffer.Clear();
    }

    [Fact]
    public void Larger_limit_finds_a_line_beyond_the_first_limit()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("12345\r\n"u8);
        Assert.Equal(-1, buffer.FindLine("\r\n", 6));
        Assert.Equal(-1, buffer.FindLine("\r\n", 0));
        Assert.Equal(7, buffer.FindLine("\r\n", 7));
        buffer.Consume(2);
        Assert.Equal(-1, buffer.FindLine("\r\n", 4));
        Assert.Equal(5, buffer.FindLine("\r\n"));
        buffer.Clear();
    }

    [Fact]
    public void Memory_is_held_only_while_there_are_bytes()
    {
        var buffer = new ReceiveBuffer();
        Assert.Equal(0, buffer.Capacity);
        buffer.GetMemory(65536);
        buffer.TrimForPark();
        Assert.Equal(0, buffer.Capacity);
        buffer.Append("ab"u8);
        Assert.NotEqual(0, buffer.Capacity);
        buffer.Consume(2);
        Assert.Equal(0, buffer.Capacity);
    }

    [Fact]
    public void A_small_leftover_does_not_hold_a_large_array()
    {
        var buffer = new ReceiveBuffer();
        buffer.GetMemory(65536).Span[..100].Fill(7);
        buffer.Advance(100);
        buffer.TrimForPark();
        Assert.InRange(buffer.Capacity, 100, 400);
        Assert.Equal(100, buffer.Count);
        Assert.Equal(-1, buffer.Unread.IndexOfAnyExcept((byte)7));
        buffer.Clear();
    }

    [Fact]
    public void A_taken_slice_stays_until_the_next_change()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("line\n"u8);
        ReadOnlyMemory<byte> line = buffer.Take(5);
        Assert.True(buffer.IsEmpty);
        Assert.NotEqual(0, buffer.Capacity);
        Assert.True(line.Span.SequenceEqual("line\n"u8));
        buffer.TrimForPark();
        Assert.Equal(0, buffer.Capacity);
    }

    [Fact]
    public void A_taken_slice_survives_bytes_that_are_put_back()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("line\nrest"u8);
        ReadOnlyMemory<byte> line = buffer.Take(5);
        buffer.Prepend("back"u8);
        Assert.True(line.Span.SequenceEqual("line\n"u8));
        Assert.True(buffer.Unread.SequenceEqual("backrest"u8));
        buffer.Clear();
    }

    [Fact]
    public void A_taken_slice_survives_the_release()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("line\n"u8);
        ReadOnlyMemory<byte> line = buffer.Take(5);
        buffer.Release();
        Assert.Equal(0, buffer.Capacity);
        Assert.True(line.Span.SequenceEqual("line\n"u8));
    }

    [Fact]
    public void It_never_grows_beyond_the_limit()
    {
        var buffer = new ReceiveBuffer();
        Assert.InRange(buffer.GetMemory(10, 100).Length, 10, 100);
        buffer.Append(new byte[90]);
        Assert.Equal(10, buffer.GetMemory(4096, 100).Length);
        buffer.Append(new byte[10]);
        Assert.True(buffer.GetMemory(1, 100).IsEmpty);
        Assert.True(buffer.GetMemory(1, 50).IsEmpty);
        Assert.Equal(100, buffer.Count);
        buffer.Clear();
    }

    [Fact]
    public void More_than_there_is_throws()
    {
        var buffer = new ReceiveBuffer();
        buffer.Append("abc"u8);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Take(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.TakeArray(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.Capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetMemory(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetMemory(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.FindLine("\n", -1));
        Assert.Equal(3, buffer.Count);
        buffer.Clear();
    }
}
