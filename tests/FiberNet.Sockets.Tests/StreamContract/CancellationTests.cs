namespace FiberNet.Tests.StreamContract;

/// <summary>Tokens and timeouts.</summary>
public class CancellationTests
{
    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void A_token_that_has_fired_cancels_every_call(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        var fired = new CancellationToken(canceled: true);
        byte[] buffer = new byte[1];
        await Cancels(() => first.ReadAsync(buffer, 0, 1, fired), fired);
        await Cancels(() => first.ReadAsync(buffer.AsMemory(), fired).AsTask(), fired);
        await Cancels(() => first.WriteAsync(buffer, 0, 1, fired), fired);
        await Cancels(() => first.WriteAsync(buffer.AsMemory(), fired).AsTask(), fired);
        await Cancels(() => first.CopyToAsync(Stream.Null, fired), fired);
        if (kind != StreamKind.SslStream)
            await Cancels(() => first.FlushAsync(fired), fired);
        await second.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await first.ReadAsync(buffer));
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void A_token_cancels_a_read_that_waits(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        byte[] buffer = new byte[1];
        foreach (bool isArray in kind == StreamKind.SslStream ? [true] : new[] { true, false })
        {
            using var source = new CancellationTokenSource();
            Task<int> read = isArray ? first.ReadAsync(buffer, 0, 1, source.Token) : first.ReadAsync(buffer.AsMemory(), source.Token).AsTask();
            Assert.False(read.IsCompleted);
            await source.CancelAsync();
            await Cancels(() => read, source.Token);
        }
    });

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void A_cancelled_read_leaves_its_bytes_to_the_next(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, second) =>
    {
        byte[] buffer = new byte[1];
        using var source = new CancellationTokenSource();
        Task<int> read = first.ReadAsync(buffer, 0, 1, source.Token);
        ValueTask<int> next = first.ReadAsync(buffer.AsMemory());
        await source.CancelAsync();
        await Cancels(() => read, source.Token);
        Assert.False(next.IsCompleted);
        await second.WriteAsync("*"u8.ToArray());
        Assert.Equal(1, await next);
        Assert.Equal((byte)'*', buffer[0]);
    });

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void After_a_cancelled_write_the_stream_goes_on(StreamKind kind, StreamPlace place) => StreamCases.Run(
        kind,
        place,
        async (first, second) =>
        {
            using var source = new CancellationTokenSource();
            Task write = first.WriteAsync(new byte[4_000_000], source.Token).AsTask();
            Assert.False(write.IsCompleted);
            await source.CancelAsync();
            await Cancels(() => write, source.Token);
            Task last = first.WriteAsync("*"u8.ToArray()).AsTask();
            byte[] buffer = new byte[10_000];
            while (await second.ReadAsync(buffer) is > 0 and int count && buffer[count - 1] != (byte)'*')
                Assert.Equal(-1, buffer.AsSpan(0, count).IndexOfAnyExcept((byte)0));
            await last;
        },
        bufferSize: 4096);

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Timeouts_are_infinite_and_can_be_set(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, (first, _) =>
    {
        Assert.True(first.CanTimeout);
        Assert.Equal((Timeout.Infinite, Timeout.Infinite), (first.ReadTimeout, first.WriteTimeout));
        (first.ReadTimeout, first.WriteTimeout) = (100, 200);
        Assert.Equal((100, 200), (first.ReadTimeout, first.WriteTimeout));
        foreach (int bad in new[] { 0, -2 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => first.ReadTimeout = bad);
            Assert.Throws<ArgumentOutOfRangeException>(() => first.WriteTimeout = bad);
        }

        (first.ReadTimeout, first.WriteTimeout) = (Timeout.Infinite, Timeout.Infinite);
        Assert.Equal((Timeout.Infinite, Timeout.Infinite), (first.ReadTimeout, first.WriteTimeout));
        return Task.CompletedTask;
    });

    [Theory]
    [MemberData(nameof(StreamCases.Kinds), MemberType = typeof(StreamCases))]
    public void A_call_that_blocks_ends_with_its_timeout(StreamKind kind) => StreamCases.Run(
        kind,
        StreamPlace.Pool,
        (first, second) =>
        {
            first.WriteTimeout = second.ReadTimeout = 5;
            IOException read = Assert.ThrowsAny<IOException>(() => second.Read(new byte[1], 0, 1));
            IOException write = Assert.ThrowsAny<IOException>(() => first.Write(new byte[4_000_000], 0, 4_000_000));
            foreach (IOException failure in new[] { read, write })
                Assert.Equal((int)Errno.ETIMEDOUT, (failure.InnerException ?? failure).HResult);
            return Task.CompletedTask;
        },
        bufferSize: 4096);

    private static async Task Cancels(Func<Task> call, CancellationToken token)
    {
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Equal(token, canceled.CancellationToken);
    }
}
