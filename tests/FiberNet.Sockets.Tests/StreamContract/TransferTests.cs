namespace FiberNet.Tests.StreamContract;

/// <summary>Bytes go through a stream whole and in order, whatever the form of the call.</summary>
public class TransferTests
{
    private static readonly int[] s_sizes = [1, 42, 10_240, 300_000];

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Bytes_arrive_whole_by_calls_of_each_form(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        using var source = new CancellationTokenSource();
        foreach (CallMode mode in StreamCases.ModesAt(place))
        {
            foreach (int size in mode == CallMode.Byte ? s_sizes.Take(1) : s_sizes)
            {
                CancellationToken token = size % 2 == 0 ? source.Token : default;
                byte[] sent = Net.Payload(size, seed: size), received = new byte[size];
                await first.FlushAsync(token);
                Task writing = Background(place, () => first.Write(mode, sent, 0, size, token));
                await second.ReadFully(mode, received, token);
                await writing;
                Assert.Equal(sent, received);
            }
        }
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Only_the_given_part_of_an_array_is_used(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        foreach (CallMode mode in StreamCases.ModesAt(place))
        {
            if (mode == CallMode.Byte)
                continue;
            byte[] buffer = new byte[10];
            await first.Write(mode, "..hello..."u8.ToArray(), 2, 5);
            await second.ReadFully(CallMode.ArrayAsync, buffer.AsSpan(0, 4).ToArray());
            Assert.Equal(1, await second.Read(mode, buffer, 3, 6));
            Assert.Equal("...o......"u8.ToArray(), buffer.Select(value => value == 0 ? (byte)'.' : value));
        }
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void A_read_at_the_end_gives_0_each_time(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        byte[] buffer = new byte[9];
        await first.WriteAsync("x"u8.ToArray());
        await first.DisposeAsync();
        Assert.Equal(1, await second.ReadAsync(buffer));
        foreach (CallMode mode in StreamCases.ModesAt(place))
            Assert.Equal(0, await second.Read(mode, buffer, 0, 9));
    });

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void Unread_bytes_do_not_spoil_the_end(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        byte[] buffer = new byte[9];
        await second.WriteAsync("unread"u8.ToArray());
        await first.WriteAsync("x"u8.ToArray());
        await first.DisposeAsync();
        Assert.Equal(1, await second.ReadAsync(buffer));
        Assert.Equal(0, await second.ReadAsync(buffer));
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void A_read_of_nothing_waits_for_bytes_and_takes_none(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        foreach (CallMode mode in StreamCases.ModesAt(place))
        {
            if (mode == CallMode.Byte)
                continue;
            byte[] received = new byte[5];
            Task<int> read = mode < CallMode.ArrayAsync ? Task.Run(() => second.Read(mode, [], 0, 0)) : second.Read(mode, [], 0, 0);
            Assert.False(read.IsCompleted);
            await first.WriteAsync("hello"u8.ToArray());
            Assert.Equal(0, await read);
            Assert.Equal(0, await second.ReadAsync(Memory<byte>.Empty));
            await second.ReadFully(CallMode.MemoryAsync, received);
            Assert.Equal("hello"u8.ToArray(), received);
        }
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void A_write_of_nothing_sends_nothing(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        foreach (CallMode mode in StreamCases.ModesAt(place))
        {
            if (mode == CallMode.Byte)
                continue;
            byte[] received = new byte[2];
            await first.Write(mode, [], 0, 0);
            await first.Write(mode, "a"u8.ToArray(), 0, 1);
            await first.Write(mode, [], 0, 0);
            await first.Write(mode, "b"u8.ToArray(), 0, 1);
            await second.ReadFully(CallMode.MemoryAsync, received);
            Assert.Equal("ab"u8.ToArray(), received);
        }
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Both_directions_go_on_at_once(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        byte[] there = Net.Payload(400_000, seed: 1), back = Net.Payload(400_000, seed: 2);
        byte[] arrived = new byte[there.Length], returned = new byte[back.Length];
        await Task.WhenAll(
            first.WriteAsync(there).AsTask(),
            second.WriteAsync(back).AsTask(),
            second.ReadExactlyAsync(arrived).AsTask(),
            first.ReadExactlyAsync(returned).AsTask());
        Assert.Equal(there, arrived);
        Assert.Equal(back, returned);
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void CopyTo_copies_everything_to_the_end(StreamKind kind, StreamPlace place)
    {
        foreach (int size in new[] { 0, 1, 4095, 4096, 1_000_000 })
        {
            StreamCases.Run(kind, place, async (first, second) =>
            {
                byte[] sent = Net.Payload(size);
                using var copied = new MemoryStream();
                bool blocks = place == StreamPlace.Pool && size % 2 == 1;
                Task copying = blocks ? Task.Run(() => second.CopyTo(copied)) : second.CopyToAsync(copied);
                await first.WriteAsync(sent);
                await first.DisposeAsync();
                await copying;
                Assert.Equal(sent, copied.ToArray());
            });
        }
    }

    /// <summary>A write that the kernel has no room for must not keep the read from being made.</summary>
    private static Task Background(StreamPlace place, Func<Task> write) => place == StreamPlace.Pool ? Task.Run(write) : write();
}
