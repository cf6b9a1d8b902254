namespace FiberNet.Tests.StreamContract;

/// <summary>What a stream refuses: bad arguments, and calls after its disposal.</summary>
public class MisuseTests
{
    /// <summary>Array, offset and count that do not go together, and the argument that is named; null: either.</summary>
    private static readonly (byte[]? Buffer, int Offset, int Count, string? Name)[] s_bad =
    [
        (null, 0, 0, "buffer"), (null, 1, 2, "buffer"), (new byte[1], -1, 0, "offset"), (new byte[1], 2, 0, null),
        (new byte[1], 0, -1, "count"), (new byte[1], 0, 2, null), (new byte[1], 1, 1, null),
    ];

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Bad_parts_of_arrays_are_refused_at_the_call(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, (first, second) =>
    {
        foreach ((byte[]? buffer, int offset, int count, string? name) in s_bad)
        {
            Refuses(name, () => _ = first.Read(buffer!, offset, count));
            Refuses(name, () => _ = first.ReadAsync(buffer!, offset, count));
            Refuses(name, () => _ = first.BeginRead(buffer!, offset, count, null, null));
            Refuses(name, () => first.Write(buffer!, offset, count));
            Refuses(name, () => _ = first.WriteAsync(buffer!, offset, count));
            Refuses(name, () => _ = first.BeginWrite(buffer!, offset, count, null, null));
        }

        return Task.CompletedTask;
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void Foreign_results_and_bad_copies_are_refused(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, (first, second) =>
    {
        Assert.Throws<ArgumentNullException>("asyncResult", () => { first.EndRead(null!); });
        Assert.Throws<ArgumentNullException>("asyncResult", () => first.EndWrite(null!));
        Assert.ThrowsAny<ArgumentException>(() => { first.EndRead(Task.CompletedTask); });
        Assert.ThrowsAny<ArgumentException>(() => first.EndWrite(Task.FromResult("")));
        Assert.Throws<ArgumentNullException>("destination", () => { _ = first.CopyToAsync(null!); });
        Assert.Throws<ArgumentNullException>("destination", () => first.CopyTo(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => { _ = first.CopyToAsync(new MemoryStream(), 0); });
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => first.CopyTo(new MemoryStream(), -1));
        Assert.Throws<NotSupportedException>(() => { _ = first.CopyToAsync(new MemoryStream([], writable: false)); });
        var closed = new MemoryStream();
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = first.CopyToAsync(closed); });
        return Task.CompletedTask;
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void There_is_no_place_and_no_length(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, (first, _) =>
    {
        Assert.False(first.CanSeek);
        Assert.Throws<NotSupportedException>(() => first.Length);
        Assert.Throws<NotSupportedException>(() => first.Position);
        Assert.Throws<NotSupportedException>(() => first.Position = 0);
        Assert.Throws<NotSupportedException>(() => first.SetLength(1));
        Assert.Throws<NotSupportedException>(() => first.Seek(0, SeekOrigin.Begin));
        return Task.CompletedTask;
    });

    [Theory]
    [MemberData(nameof(StreamCases.All), MemberType = typeof(StreamCases))]
    public void After_disposal_in_any_way_every_call_is_refused(StreamKind kind, StreamPlace place)
    {
        foreach (Func<Stream, ValueTask> dispose in new Func<Stream, ValueTask>[]
        {
            static stream => stream.DisposeAsync(),
            static stream => Done(stream.Dispose),
            static stream => Done(stream.Close),
        })
        {
            StreamCases.Run(kind, place, async (first, _) =>
            {
                await dispose(first);
                await dispose(first);
                Assert.False(first.CanRead || first.CanWrite);
                byte[] buffer = new byte[1];
                foreach (CallMode mode in StreamCases.ModesAt(place))
                {
                    await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.Read(mode, buffer, 0, 1));
                    await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.Write(mode, buffer, 0, 1));
                }

                await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.CopyToAsync(new MemoryStream()));
                if (kind == StreamKind.SslStream)
                    return;
                Assert.Throws<ObjectDisposedException>(() => first.ReadTimeout);
                Assert.Throws<ObjectDisposedException>(() => first.WriteTimeout = 1);
            });
        }
    }

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void Disposal_ends_calls_that_wait(StreamKind kind, StreamPlace place) => StreamCases.Run(
        kind,
        place,
        async (first, _) =>
        {
            Task<int> read = first.ReadAsync(new byte[1]).AsTask(), second = first.ReadAsync(new byte[1]).AsTask();
            Task write = first.WriteAsync(new byte[4_000_000]).AsTask();
            await first.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => write);
        },
        bufferSize: 4096);

    [Theory]
    [MemberData(nameof(StreamCases.Own), MemberType = typeof(StreamCases))]
    public void Disposal_ends_a_call_that_blocks(StreamKind kind, StreamPlace place) => StreamCases.Run(kind, place, async (first, _) =>
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> read = Task.Run(() =>
        {
            began.SetResult();
            return first.Read(new byte[1], 0, 1);
        });
        await began.Task;
        await first.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
    });

    [Fact]
    public void On_the_reactors_thread_no_call_blocks() => StreamCases.Run(StreamKind.Plain, StreamPlace.Reactor, async (first, second) =>
    {
        byte[] buffer = new byte[1];
        Assert.Throws<InvalidOperationException>(() => { first.ReadExactly(buffer); });
        Assert.Throws<InvalidOperationException>(() => first.Write(buffer));
        IAsyncResult read = first.BeginRead(buffer, 0, 1, null, null);
        Assert.Throws<InvalidOperationException>(() => first.EndRead(read));
        await second.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await Task.Factory.FromAsync(read, first.EndRead));
    });

    private static void Refuses(string? name, Action call)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(call);
        if (name is not null)
            Assert.Equal(name, refused.ParamName);
    }

    private static ValueTask Done(Action action)
    {
        action();
        return ValueTask.CompletedTask;
    }
}
