using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>TLS by <see cref="SslStream"/>, driven as an engine that does not wait; see <see cref="TlsWire"/>.</summary>
/// <remarks>
/// Between two calls a read of no bytes is always under way in SslStream: the armed read. It ends when bytes are decrypted or the
/// end has come, holds no buffer while the connection is idle, and has looked at whatever SslStream has received. So only the
/// kernel can bring something new, and an event of the descriptor is all that a reader has to wait for.
/// </remarks>
[SuppressMessage("Reliability", "CA2012", Justification = "Each task is kept in a field until it has completed, and its result is taken once.")]
internal sealed class TlsTransport : SocketTransport
{
    /// <summary>The payload of a record (RFC 8446, 5.1).</summary>
    private const int RecordSize = 16 * 1024;

    /// <summary>How many records one call encrypts before the loop gets its turn.</summary>
    private const int RecordsAtOnce = 4;

    private readonly Descriptor _descriptor;
    private readonly TlsWire _wire;
    private readonly SslStream _ssl;
    private ValueTask<int> _armed;
    private bool _isArmed;
    private IoResult? _end;

    /// <summary>The record that is on its way: its task, its array, and how many bytes the writer is still to be told of.</summary>
    private ValueTask _writing;
    private byte[]? _record;
    private int _untold;
    private Errno _sendErrno;
    private Task? _closeNotify;

    internal TlsTransport(FiberSocket socket, TlsWire wire, SslStream ssl)
    {
        _descriptor = socket.Descriptor;
        _wire = wire;
        _ssl = ssl;
        Session = new TlsSession(ssl);
    }

    internal TlsSession Session { get; }

    internal override IoResult Receive(Memory<byte> buffer)
    {
        Debug.Assert(buffer.Length >= LeastRoom, "nothing decrypted stays behind");
        using (WithoutContext.Enter())
            return _end ?? ReceiveArmed(buffer);
    }

    internal override IoResult Send(ReadOnlySpan<byte> data)
    {
        using (WithoutContext.Enter())
            return _sendErrno != Errno.None ? _sendErrno : _closeNotify is not null ? Errno.EPIPE : SendRecords(data);
    }

    internal override void LeaveSend() => _untold = 0;

    internal override IoResult EndSending()
    {
        if (_closeNotify is { IsCompletedSuccessfully: true })
            return default;
        if (_sendErrno != Errno.None)
            return _sendErrno;
        using WithoutContext section = WithoutContext.Enter();
        try
        {
            if (!FinishRecord(out Errno errno))
                return errno;
            _closeNotify ??= _ssl.ShutdownAsync();
            _wire.ResumeWrite();
            if (!_closeNotify.IsCompleted)
                return Errno.EAGAIN;
            _closeNotify.GetAwaiter().GetResult();
            return default;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return FailSend(failure);
        }
    }

    /// <summary>The handshake has failed: so does everything after it.</summary>
    internal void Fail(Errno errno, Exception? failure)
    {
        _end = errno;
        _sendErrno = errno;
        Session.Failure = failure;
    }

    internal override void Close(bool isOrderly)
    {
        if (isOrderly && _record is null && _end is not { IsSuccess: false } && EndSending().IsSuccess)
        {
            // What the peer sent and nobody read, session tickets for one, makes the kernel reset the connection at a close and drop what it
            // still has to send (RFC 2525, 2.17). So it is taken, and the end is told before.
            byte[] unread = ArrayPool<byte>.Shared.Rent(RecordSize);
            _ = SocketCalls.Shutdown(_descriptor.Handle, LibC.SHUT_WR);
            _ = TransferCalls.Receive(_descriptor.Handle, unread);
            PooledBytes.Return(ArrayPool<byte>.Shared, unread);
        }

        _end ??= Errno.ECONNABORTED;
        _sendErrno = _sendErrno == Errno.None ? Errno.ECONNABORTED : _sendErrno;
        _wire.Close(Errno.EBADF);
        _ssl.Dispose();
        ReturnRecord();
    }

    private IoResult ReceiveArmed(Memory<byte> buffer)
    {
        if (!_isArmed)
            Arm();
        if (!_armed.IsCompleted)
            _wire.Resume();
        if (!_armed.IsCompleted)
        {
            // Records without bytes for the application came, and perhaps more wait.
            if (_descriptor.MayRead)
                _descriptor.ServeAgain();
            return Errno.EAGAIN;
        }

        int count;
        try
        {
            _isArmed = false;
            _ = _armed.GetAwaiter().GetResult();
            count = Take(buffer);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return End(ErrnoOf(failure, _wire.ReadErrno));
        }

        // The kernel's end in place of TLS's: a third party may have cut the stream (RFC 8446, 6.1).
        if (count == 0)
            return End(_wire.HasEnded ? Errno.ECONNABORTED : IoResult.End);
        Arm();
        if (_armed.IsCompleted)
            _descriptor.AskAgain(IoEvents.Read);
        return new IoResult(count);
    }

    private void Arm()
    {
        _armed = _ssl.ReadAsync(Memory<byte>.Empty);
        _isArmed = true;
    }

    /// <summary>The bytes are decrypted, so this does not wait, unless the peer has the handshake begin anew in the middle of them.</summary>
    private int Take(Memory<byte> buffer)
    {
        ValueTask<int> read = _ssl.ReadAsync(buffer);
        if (!read.IsCompleted)
            _wire.Close(Errno.EPROTO);
        return read.GetAwaiter().GetResult();
    }

    private IoResult End(IoResult end)
    {
        _end = end;
        _descriptor.AskAgain(IoEvents.Read);
        return end;
    }

    private IoResult SendRecords(ReadOnlySpan<byte> data)
    {
        int told = _untold;
        if (!FinishRecord(out Errno errno))
            return errno;
        int total = told;
        for (int records = 0; total < data.Length && records < RecordsAtOnce; records++)
        {
            int length = Math.Min(data.Length - total, RecordSize);
            if (!Begin(data.Slice(total, length)))
            {
                // A part of the record is on its way, or it has failed.
                _untold = length;
                return total > 0 ? new IoResult(total) : _sendErrno == Errno.None ? Errno.EAGAIN : _sendErrno;
            }

            total += length;
        }

        return new IoResult(total);
    }

    /// <returns>True if the kernel has taken the whole record.</returns>
    private bool Begin(ReadOnlySpan<byte> data)
    {
        _record = ArrayPool<byte>.Shared.Rent(RecordSize);
        data.CopyTo(_record);
        _writing = _ssl.WriteAsync(_record.AsMemory(0, data.Length));
        return _writing.IsCompleted && EndRecord();
    }

    /// <summary>Sends what is left of the record that is on its way.</summary>
    /// <returns>True if none is, now.</returns>
    private bool FinishRecord(out Errno errno)
    {
        errno = Errno.EAGAIN;
        if (_record is null)
        {
            // An alert, or the answer to an update of the keys.
            if (_wire.WantsWrite)
                _wire.ResumeWrite();
            return !_wire.WantsWrite;
        }

        _wire.ResumeWrite();
        if (!_writing.IsCompleted)
            return false;
        bool isDone = EndRecord();
        errno = _sendErrno;
        return isDone;
    }

    private bool EndRecord()
    {
        _untold = 0;
        try
        {
            _writing.GetAwaiter().GetResult();
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _ = FailSend(failure);
            return false;
        }
        finally
        {
            _writing = default;
            ReturnRecord();
        }
    }

    private Errno FailSend(Exception failure) => _sendErrno = ErrnoOf(failure, _wire.WriteErrno);

    private void ReturnRecord()
    {
        if (_record is not null)
            PooledBytes.Return(ArrayPool<byte>.Shared, _record);
        _record = null;
    }

    /// <summary>The kernel's errno if it has failed, else EPROTO: what the peer sends is not what TLS says; the exception tells more.</summary>
    private Errno ErrnoOf(Exception failure, Errno kernels)
    {
        if (kernels != Errno.None)
            return kernels;
        Session.Failure ??= failure;
        return _wire.HasEnded ? Errno.ECONNABORTED : Errno.EPROTO;
    }
}
