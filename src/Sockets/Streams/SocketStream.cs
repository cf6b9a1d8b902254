using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>A <see cref="Stream"/> over a socket, for what takes one: SslStream, HttpClient, pipes.</summary>
/// <remarks>
/// <para>Reads with no room wait until there is something to read, so that a caller need not hold a buffer meanwhile. A
/// cancelled read has taken nothing; a cancelled write has sent an unknown part.</para>
/// <para>A fiber that awaits a call leaves it when it is cancelled or its time limit expires. That holds for a direct await, and
/// for the await of a library that awaits the call meanwhile. A token that was passed does the same.</para>
/// <para>Thread rule: any thread. Calls of the reactor's thread go on there. Those of others go through a <see cref="ForeignLane"/>
/// once that is open, else by a post, and go on in the pool. The calls that block are for other threads only.</para>
/// </remarks>
internal sealed class SocketStream : Stream
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly bool _ownsSocket;
    private readonly StreamLane _reads;
    private readonly StreamLane _writes;
    private int _readTimeout = Timeout.Infinite;
    private int _writeTimeout = Timeout.Infinite;
    private int _disposed;

    internal SocketStream(FiberSocket socket, bool ownsSocket)
    {
        Socket = socket;
        _ownsSocket = ownsSocket;
        _reads = new StreamLane(this, IoEvents.Read);
        _writes = new StreamLane(this, IoEvents.Write);
    }

    public override bool CanRead => IsUsable;

    public override bool CanWrite => IsUsable;

    public override bool CanSeek => false;

    public override bool CanTimeout => true;

    /// <summary>Of calls that block. The others have a token, and the time limit of their fiber.</summary>
    public override int ReadTimeout
    {
        get => IsDisposed ? throw Disposed() : _readTimeout;
        set => _readTimeout = CheckedTimeout(value);
    }

    /// <inheritdoc cref="ReadTimeout"/>
    public override int WriteTimeout
    {
        get => IsDisposed ? throw Disposed() : _writeTimeout;
        set => _writeTimeout = CheckedTimeout(value);
    }

    public override long Length => throw new NotSupportedException("A socket has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A socket has no position.");
        set => throw new NotSupportedException("A socket has no position.");
    }

    internal FiberSocket Socket { get; }

    internal bool IsOnThread => ReferenceEquals(FiberScheduler.Current, Socket.Scheduler);

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>True on the reactor's thread in its own synchronization context.</summary>
    internal bool IsInContext => IsOnThread && ReferenceEquals(SynchronizationContext.Current, _context);

    /// <summary>While code that has awaited a call goes on in the dispatch: for whom it was made.</summary>
    internal StreamOwner ContinuedFor { get; set; }

    private bool IsUsable => !IsDisposed && !Socket.IsClosed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : _reads.Call(buffer, cancellationToken).WithCount();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : _writes.Call(buffer, cancellationToken).WithoutCount();

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

    // Not the base class's: it lets a stream have one begun call at a time, so that a read would hold a write back.
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult)
    {
        Task<int> read = TaskToAsyncResult.Unwrap<int>(asyncResult);
        WaitFor(read);
        return read.Result;
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => WaitFor(TaskToAsyncResult.Unwrap(asyncResult));

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        ThrowIfOnThread();
        using CancellationTokenSource? deadline = DeadlineAfter(_readTimeout);
        try
        {
            return ReadAsync(buffer, offset, count, deadline?.Token ?? CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true })
        {
            throw Failure("read", Errno.ETIMEDOUT);
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        ThrowIfOnThread();
        using CancellationTokenSource? deadline = DeadlineAfter(_writeTimeout);
        try
        {
            WriteAsync(buffer, offset, count, deadline?.Token ?? CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true })
        {
            throw Failure("write", Errno.ETIMEDOUT);
        }
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A socket cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A socket has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // From another thread soon; after the end of the reactor, which closes what is open, not at all.
            if (IsOnThread)
                End();
            else
                Socket.Scheduler.Post(End);
        }

        base.Dispose(disposing);
    }

    internal static IOException Failure(string what, Errno error) => new($"The {what} failed: {error.StrError()} ({error}).") { HResult = (int)error };

    internal static ObjectDisposedException Disposed() => new(nameof(Stream), "The stream, or its socket, is closed.");

    private static CancellationTokenSource? DeadlineAfter(int timeout) => timeout == Timeout.Infinite ? null : new CancellationTokenSource(timeout);

    private int CheckedTimeout(int value)
    {
        if (IsDisposed)
            throw Disposed();
        if (value is not (> 0 or Timeout.Infinite))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"A timeout has at least 1 ms, or is Timeout.Infinite, not {value} ms.");
        return value;
    }

    private void End()
    {
        if (_ownsSocket)
        {
            EndSending();
            Socket.Dispose();
        }
        else if (!Socket.IsClosed)
        {
            _reads.EndAll();
            _writes.EndAll();
        }
    }

    /// <summary>
    /// The peer is to see an orderly end, which a close with something unread would not be: the kernel resets the connection then
    /// (RFC 2525, 2.17). TLS ends the sending itself.
    /// </summary>
    private void EndSending()
    {
        if (!Socket.IsClosed && !Socket.IsAborted && !Socket.IsSecured)
            _ = SocketCalls.Shutdown(Socket.Descriptor.Handle, LibC.SHUT_WR);
    }

    private void WaitFor(Task call)
    {
        if (!call.IsCompleted)
            ThrowIfOnThread();
        call.GetAwaiter().GetResult();
    }

    private void ThrowIfOnThread()
    {
        if (IsOnThread)
            throw new InvalidOperationException("A call that blocks would stop the reactor; use ReadAsync and WriteAsync on its thread.");
    }
}
