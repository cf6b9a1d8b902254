using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FiberNet.Advanced;
using Microsoft.Win32.SafeHandles;

namespace FiberNet;

/// <content>Reading and writing through a <see cref="SocketTransport"/>.</content>
public sealed partial class FiberSocket
{
    /// <summary>How much of a file one call reads to send it: the payload of a TLS record (RFC 8446, 5.1).</summary>
    private const int FileRecord = 16 * 1024;

    private SocketTransport? _transport;

    /// <summary>Whether reads and writes go through a transport.</summary>
    internal bool IsSecured => (_traits & SocketTraits.Secured) != 0;

    internal SocketTransport? Transport => _transport;

    /// <summary>From now on reads and writes go through a transport. Bytes in the socket's own buffer would be taken for decrypted ones.</summary>
    internal void UseTransport(SocketTransport transport)
    {
        Debug.Assert(_transport is null && !HasBuffered, "a socket gets one transport, and its own buffer has been handed over");
        _transport = transport;

        // What is known of plain TCP is the transport's business now; without the trait its hot paths lead here.
        _traits = (_traits | SocketTraits.Secured) & ~(SocketTraits.PlainTcp | SocketTraits.TimedTcp);

        // What came with the end of the handshake, or its failure, is there without an event.
        _descriptor.AskAgain(IoEvents.ReadWrite);
    }

    /// <summary>A writer is gone before its end; see <see cref="SocketTransport.LeaveSend"/>.</summary>
    /// <param name="hasBegun">False if others were first: the record that is half sent is theirs.</param>
    internal void LeaveWrite(bool hasBegun)
    {
        if (hasBegun)
            _transport?.LeaveSend();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult ReceiveSecured(Span<byte> span)
    {
        byte[] scratch = t_scratch ??= ReceiveArrays.Rent(ReceiveSize);
        IoResult received = _transport!.Receive(scratch);
        int count = (int)received.Count;
        if (received.IsEnd)
            return MeetEnd();
        if (count == 0 || Unsafe.AreSame(ref MemoryMarshal.GetReference(span), ref scratch[0]))
            return received;

        // All that is decrypted is taken, so that the socket's own buffer tells whether there is something to read.
        int taken = Math.Min(count, span.Length);
        scratch.AsSpan(0, taken).CopyTo(span);
        _received.Append(scratch.AsSpan(taken, count - taken));
        return new IoResult(taken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult SendSecured(ReadOnlySpan<byte> data) => _transport!.Send(data);

    /// <summary>The first piece that has bytes; the caller comes again for the others.</summary>
    private IoResult SendSecured(ref PieceList rest)
    {
        long total = 0;
        while (!rest.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = default;
            _ = rest.CopyTo(MemoryMarshal.CreateSpan(ref piece, 1));
            IoResult sent = _transport!.Send(piece.Span);
            if (!sent.IsSuccess)
                return total > 0 && sent.WouldBlock ? new IoResult(total) : new IoResult(total, sent.Errno);
            rest.Skip((int)sent.Count);
            total += sent.Count;
            if (sent.Count < piece.Length)
                break;
        }

        return new IoResult(total);
    }

    /// <summary>A record's worth of a file. After EAGAIN the same bytes are read again, which is what the transport asks for.</summary>
    private IoResult SendFileSecured(SafeFileHandle file, long offset, long count)
    {
        byte[] record = ArrayPool<byte>.Shared.Rent(FileRecord);
        try
        {
            int read = RandomAccess.Read(file, record.AsSpan(0, (int)Math.Min(count, FileRecord)), offset);
            return read == 0 ? Errno.EIO : _transport!.Send(record.AsSpan(0, read));
        }
        finally
        {
            PooledBytes.Return(ArrayPool<byte>.Shared, record);
        }
    }

    /// <summary>The kernel may have a part of a record, or nothing for the application: only decrypting tells.</summary>
    private IoEvents LookSecured(IoEvents interest, bool buffered)
    {
        IoEvents ready = IoEvents.None;
        if ((interest & IoEvents.Read) != 0 && buffered)
        {
            _descriptor.AskAgain(IoEvents.Read);
            if (HasBuffered || !FillBuffer().WouldBlock)
                ready = IoEvents.Read;
        }

        if ((interest & IoEvents.Write) == 0)
            return ready;
        if ((PollCalls.Look(_descriptor.Handle, IoEvents.Write).Events & IoEvents.Write) != 0)
            return ready | IoEvents.Write;
        _descriptor.WriteBlocked();
        return ready;
    }

    private void ThrowIfSecured([CallerMemberName] string call = "")
    {
        if (IsSecured)
            ThrowSecured(call);
    }

    private static void ThrowSecured(string call) => throw new InvalidOperationException(
        $"{call} passes by TLS, and this is a TLS connection; use Read… and Write.");
}
