namespace FiberNet;

/// <summary>A <see cref="Stream"/> over a socket, for what takes one: SslStream, HttpClient, pipes.</summary>
/// <remarks>
/// <para>Reads with no room wait until there is something to read, so that a caller need not hold a buffer meanwhile. A
/// cancelled read has taken nothing; a cancelled write has sent an unknown part.</para>
/// <para>Thread rule: any thread. On the reactor's thread calls are direct; from others they are posted to it. The calls
/// that block do so, and are for other threads only.</para>
/// </remarks>
internal sealed class SocketStream(FiberSocket socket, bool ownsSocket) : Stream
{
    public override bool CanRead => !socket.IsClosed;

    public override bool CanWrite => !socket.IsClosed;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("A socket has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A socket has no position.");
        set => throw new NotSupportedException("A socket has no position.");
    }

    private bool IsOnThread => ReferenceEquals(FiberScheduler.Current, socket.Scheduler);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        if (IsOnThread)
        {
            if (socket.TryReadNow(buffer, out int count))
                return new ValueTask<int>(count);
            if (!cancellationToken.CanBeCanceled)
                return ReadOnThread(buffer);
        }

        return new ValueTask<int>(Run(() => Read(buffer), cancellationToken));
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        if (IsOnThread && !cancellationToken.CanBeCanceled)
            return WriteOnThread(buffer);
        return new ValueTask(Run(
            async () =>
            {
                Check(await socket.Write(buffer));
                return true;
            },
            cancellationToken));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ThrowIfOnThread();
        return ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowIfOnThread();
        WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A socket cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A socket has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsSocket)
        {
            // From another thread soon; after the end of the reactor, which closes what is open, not at all.
            if (IsOnThread)
                socket.Dispose();
            else
                socket.Scheduler.Post(socket.Dispose);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnThread(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            Check(await socket.Readable());
            return 0;
        }

        return Check(await socket.ReadSome(buffer));
    }

    private async ValueTask WriteOnThread(ReadOnlyMemory<byte> buffer) => Check(await socket.Write(buffer));

    private async FiberTask<int> Read(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            Check(await socket.Readable());
            return 0;
        }

        return Check(await socket.ReadSome(buffer));
    }

    /// <summary>In a fiber of its own, which the token cancels.</summary>
    private async Task<T> Run<T>(Func<FiberTask<T>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.Scheduler.InvokeAsync(async () =>
            {
                using (Fiber.CancelOn(cancellationToken))
                    return await body();
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    private void Check(bool isReady)
    {
        if (!isReady)
            throw Failure("read", socket.Errno);
    }

    private int Check(int count) => count >= 0 ? count : throw Failure("read", socket.Errno);

    private static void Check(WriteResult result)
    {
        if (!result)
            throw Failure("write", result.Errno);
    }

    internal static IOException Failure(string what, Errno error) => new($"The {what} failed: {error.StrError()} ({error}).") { HResult = (int)error };

    private void ThrowIfOnThread()
    {
        if (IsOnThread)
            throw new InvalidOperationException("A call that blocks would stop the reactor; use ReadAsync and WriteAsync on its thread.");
    }
}
