using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The stream under <see cref="System.Net.Security.SslStream"/>: the encrypted side of a connection. A call that the kernel cannot
/// serve stays pending until <see cref="Resume"/>, which runs the code of SslStream that goes on. So SslStream works as an engine
/// that does not wait: it has no task, no pool thread and no place in a queue of its own.
/// </summary>
/// <remarks>
/// In the handshake SslStream may go on elsewhere, after an asynchronous callback of the user. Then a call of another thread stays
/// pending, and <see cref="CalledElsewhere"/> tells it. Once the handshake is done all calls come on the reactor's thread.
/// </remarks>
internal sealed class TlsWire : Stream
{
    /// <summary>How often one <see cref="Resume"/> receives before the loop gets its turn: a peer may send records without content.</summary>
    private const int ReceivesAtOnce = 4;

    private readonly Descriptor _descriptor;
    private readonly FiberScheduler _scheduler;
    private readonly bool _isPlainTcp;
    private readonly WireCall _read = new();
    private readonly WireCall _write = new();
    private ReadOnlyMemory<byte> _early;
    private IOException? _closed;
    private TaskCompletionSource _calledElsewhere = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="socket">The socket.</param>
    /// <param name="early">What was received before; it comes first.</param>
    internal TlsWire(FiberSocket socket, byte[] early)
    {
        _descriptor = socket.Descriptor;
        _scheduler = socket.Scheduler;
        _isPlainTcp = socket.IsPlainTcp;
        _early = early;
    }

    /// <summary>What recv(2) has failed with.</summary>
    internal Errno ReadErrno { get; private set; }

    /// <summary>What send(2) has failed with.</summary>
    internal Errno WriteErrno { get; private set; }

    /// <summary>True once the kernel has told the end of the stream.</summary>
    internal bool HasEnded { get; private set; }

    internal bool WantsRead => _read.IsPending;

    internal bool WantsWrite => _write.IsPending;

    /// <summary>Ends when a call has come on another thread.</summary>
    internal Task CalledElsewhere => _calledElsewhere.Task;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool IsOnThread => ReferenceEquals(FiberScheduler.Current, _scheduler);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsOnThread)
            return new ValueTask<int>(_read, BeginElsewhere(_read, buffer));
        IoResult result = Receive(buffer);
        return result.WouldBlock ? new ValueTask<int>(_read, _read.Begin(buffer))
            : result.Errno == Errno.None ? new ValueTask<int>((int)result.Count)
            : ValueTask.FromException<int>(Failure(result.Errno));
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsOnThread)
            return new ValueTask(_write, BeginElsewhere(_write, buffer));
        IoResult result = Send(ref buffer);
        return result.WouldBlock ? new ValueTask(_write, _write.Begin(buffer))
            : result.Errno == Errno.None ? default
            : ValueTask.FromException(Failure(result.Errno));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>SslStream sends the alert about a bad certificate with a call that blocks: what the kernel does not take of it is not sent.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ReadOnlyMemory<byte> rest = buffer.AsMemory(offset, count);
        if (IsOnThread && !WantsWrite)
            _ = Send(ref rest);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    internal void ForgetElsewhere() => _calledElsewhere = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves the pending calls as far as the kernel lets it.</summary>
    internal void Resume()
    {
        ResumeWrite();
        for (int i = 0; i < ReceivesAtOnce && _read.IsPending; i++)
        {
            IoResult result = Receive(MemoryMarshal.AsMemory(_read.Buffer));
            if (result.WouldBlock)
                return;
            if (result.Errno == Errno.None)
                _read.Complete((int)result.Count);
            else
                _read.Fail(Failure(result.Errno));
        }
    }

    internal void ResumeWrite()
    {
        while (_write.IsPending)
        {
            ReadOnlyMemory<byte> rest = _write.Buffer;
            IoResult result = Send(ref rest);
            _write.Buffer = rest;
            if (result.WouldBlock)
                return;
            if (result.Errno == Errno.None)
                _write.Complete(0);
            else
                _write.Fail(Failure(result.Errno));
        }
    }

    /// <summary>Ends the pending calls, and each later one.</summary>
    internal void Close(Errno errno)
    {
        _closed ??= Failure(errno);
        if (_write.IsPending)
            _write.Fail(_closed);
        if (_read.IsPending)
            _read.Fail(_closed);
    }

    /// <summary>One recv(2), unless it is known to give EAGAIN. A read of nothing is served when there may be something.</summary>
    private IoResult Receive(Memory<byte> buffer)
    {
        if (_closed is not null)
            return (Errno)_closed.HResult;
        if (!_early.IsEmpty)
            return TakeEarly(buffer.Span);
        if (!_descriptor.MayRead)
            return Errno.EAGAIN;
        if (buffer.IsEmpty)
            return default;
        if (_isPlainTcp)
            _descriptor.ReadShort();
        IoResult received = _descriptor.Scheduler.Received(TransferCalls.Receive(_descriptor.Handle, buffer.Span));
        if (received.WouldBlock)
            _descriptor.ReadBlocked();
        else if (received.Count == 0 || received.Count == buffer.Length)
            _descriptor.AskAgain(IoEvents.Read);
        if (received.Count > 0)
            _descriptor.NoteTransfer();
        HasEnded |= received == default;
        if (!received.IsSuccess && !received.WouldBlock)
            ReadErrno = received.Errno;
        return received;
    }

    private IoResult TakeEarly(Span<byte> span)
    {
        int count = Math.Min(span.Length, _early.Length);
        _early.Span[..count].CopyTo(span);
        _early = _early[count..];
        return new IoResult(count);
    }

    private IoResult Send(ref ReadOnlyMemory<byte> rest)
    {
        if (_closed is not null)
            return (Errno)_closed.HResult;
        while (!rest.IsEmpty)
        {
            IoResult sent = _descriptor.MayWrite ? _descriptor.Scheduler.Sent(TransferCalls.Send(_descriptor.Handle, rest.Span)) : Errno.EAGAIN;
            if (!sent.IsSuccess)
            {
                if (sent.WouldBlock)
                    _descriptor.WriteBlocked();
                else
                    WriteErrno = sent.Errno;
                return sent;
            }

            _descriptor.NoteTransfer();
            rest = rest[(int)sent.Count..];
        }

        return default;
    }

    private short BeginElsewhere(WireCall call, ReadOnlyMemory<byte> buffer)
    {
        short version = call.Begin(buffer);
        _calledElsewhere.TrySetResult();
        return version;
    }

    private static IOException Failure(Errno errno) => new($"The connection failed: {errno.StrError()} ({errno}).") { HResult = (int)errno };
}
