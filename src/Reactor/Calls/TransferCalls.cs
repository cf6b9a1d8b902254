using System.Runtime.CompilerServices;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls that move bytes: recv(2), send(2), read(2), write(2), readv(2), writev(2), sendfile(2).</summary>
/// <remarks>
/// <para>Each gives how many bytes moved, or the errno. EINTR is retried. Any thread.</para>
/// <para>The calls of the hot path are not inlined. A method with a native call in it sets up the frame of that call at its
/// entry, even where it does not reach the call. That took 2 % of an echo's time at 1,000 connections.</para>
/// </remarks>
public static unsafe class TransferCalls
{
    /// <summary>recv(2) with MSG_DONTWAIT: never blocks, whatever the descriptor's mode.</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="flags">More MSG flags of recv(2).</param>
    /// <returns>
    /// The count; 0 at the end of a stream and for an empty datagram. EAGAIN: nothing is there. ECONNRESET: the peer has reset.
    /// ECONNREFUSED: an earlier datagram was refused. ETIMEDOUT, EHOSTUNREACH: the connection is lost. ENOTCONN: there is none.
    /// ENOMEM: the kernel is short of memory. EBADF, ENOTSOCK: no socket has this number.
    /// </returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IoResult Receive(int fd, Span<byte> buffer, int flags = 0)
    {
        fixed (byte* bytes = buffer)
            return SystemCall.Run(new ReceiveCall(fd, bytes, buffer.Length, LibC.MSG_DONTWAIT | flags));
    }

    /// <summary>send(2) with MSG_DONTWAIT and MSG_NOSIGNAL: never blocks and never raises SIGPIPE.</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="flags">More MSG flags of send(2).</param>
    /// <returns>
    /// How many bytes the kernel has taken: all of a datagram, perhaps fewer of a stream. EAGAIN: there is no room. EPIPE: the
    /// sending direction is shut down, or the peer has gone. ECONNRESET: the peer has reset. EMSGSIZE: too long for a datagram.
    /// ENOTCONN, EDESTADDRREQ: there is no peer. ECONNREFUSED: an earlier datagram was refused. ENOBUFS, ENOMEM: the kernel is
    /// short of memory. EPERM: a firewall refuses. EBADF, ENOTSOCK: no socket has this number.
    /// </returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IoResult Send(int fd, ReadOnlySpan<byte> data, int flags = 0)
    {
        fixed (byte* bytes = data)
            return SystemCall.Run(new SendCall(fd, bytes, data.Length, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL | flags));
    }

    /// <summary>send(2) in the descriptor's own mode, as write(2) but without SIGPIPE. Blocks if the descriptor is blocking.</summary>
    /// <inheritdoc cref="Send"/>
    public static IoResult SendInMode(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
            return SystemCall.Run(new SendCall(fd, bytes, data.Length, LibC.MSG_NOSIGNAL));
    }

    /// <summary>read(2) in the descriptor's own mode. Blocks if the descriptor is blocking.</summary>
    /// <param name="fd">A descriptor that is open for reading.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>
    /// The count; 0 at the end. EAGAIN: nothing is there. ECONNRESET, ETIMEDOUT, ENOTCONN: as for <see cref="Receive"/>. EIO: a
    /// device or a file system failed. EISDIR, EINVAL: this cannot be read. EBADF: the number is not open for reading.
    /// </returns>
    public static IoResult Read(int fd, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
            return SystemCall.Run(new ReadCall(fd, bytes, buffer.Length));
    }

    /// <summary>write(2) in the descriptor's own mode. Blocks if the descriptor is blocking; raises SIGPIPE, which .NET ignores.</summary>
    /// <param name="fd">A descriptor that is open for writing.</param>
    /// <param name="data">The bytes.</param>
    /// <returns>
    /// How many bytes were taken. EAGAIN: there is no room. EPIPE: the reading end is closed. ENOSPC, EDQUOT, EFBIG: the file
    /// cannot grow. EIO: a device or a file system failed. EINVAL: this cannot be written. EBADF: the number is not open for writing.
    /// </returns>
    public static IoResult Write(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
            return SystemCall.Run(new WriteCall(fd, bytes, data.Length));
    }

    /// <summary>readv(2): <see cref="Read(int, Span{byte})"/> into several pieces, one after the other.</summary>
    /// <param name="fd">A descriptor that is open for reading.</param>
    /// <param name="pieces">Receive the bytes; at most 1,024 (IOV_MAX), else EINVAL.</param>
    /// <inheritdoc cref="Read(int, Span{byte})"/>
    public static IoResult Read(int fd, ReadOnlySpan<IoVector> pieces)
    {
        fixed (IoVector* vector = pieces)
            return SystemCall.Run(new ReadVectorCall(fd, (iovec*)vector, pieces.Length));
    }

    /// <summary>writev(2): <see cref="Write(int, ReadOnlySpan{byte})"/> of several pieces, one after the other.</summary>
    /// <param name="fd">A descriptor that is open for writing.</param>
    /// <param name="pieces">The bytes; at most 1,024 pieces (IOV_MAX), else EINVAL.</param>
    /// <inheritdoc cref="Write(int, ReadOnlySpan{byte})"/>
    public static IoResult Write(int fd, ReadOnlySpan<IoVector> pieces)
    {
        fixed (IoVector* vector = pieces)
            return SystemCall.Run(new WriteVectorCall(fd, (iovec*)vector, pieces.Length));
    }

    /// <summary>sendfile(2) from a position of a file to a socket. Blocks if the socket is blocking, and while the disk is read.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="file">A descriptor of a regular file. Its own position is neither used nor moved.</param>
    /// <param name="offset">The position of the first byte.</param>
    /// <param name="count">How many bytes at most.</param>
    /// <returns>
    /// How many bytes were sent; 0 at the end of the file. EAGAIN: there is no room. EPIPE, ECONNRESET, ENOTCONN: as for
    /// <see cref="Send"/>. EIO: the file cannot be read. EINVAL: no file that can be mapped. EOVERFLOW: too far. EBADF: a number is not open.
    /// </returns>
    public static IoResult SendFile(int fd, int file, long offset, long count) =>
        SystemCall.Run(new SendFileCall(fd, file, offset, count));

    private readonly struct ReceiveCall(int fd, byte* bytes, int length, int flags) : ISystemCall
    {
        public long Invoke() => LibC.recv(fd, bytes, length, flags);
    }

    private readonly struct SendCall(int fd, byte* bytes, int length, int flags) : ISystemCall
    {
        public long Invoke() => LibC.send(fd, bytes, length, flags);
    }

    private readonly struct ReadCall(int fd, byte* bytes, int length) : ISystemCall
    {
        public long Invoke() => LibC.read(fd, bytes, length);
    }

    private readonly struct WriteCall(int fd, byte* bytes, int length) : ISystemCall
    {
        public long Invoke() => LibC.write(fd, bytes, length);
    }

    private readonly struct ReadVectorCall(int fd, iovec* pieces, int count) : ISystemCall
    {
        public long Invoke() => LibCExtra.readv(fd, pieces, count);
    }

    private readonly struct WriteVectorCall(int fd, iovec* pieces, int count) : ISystemCall
    {
        public long Invoke() => LibCExtra.writev(fd, pieces, count);
    }

    private readonly struct SendFileCall(int fd, int file, long offset, long count) : ISystemCall
    {
        public long Invoke()
        {
            off_t position = offset;
            return LibCExtra.sendfile(fd, file, &position, (size_t)(ulong)count);
        }
    }
}
