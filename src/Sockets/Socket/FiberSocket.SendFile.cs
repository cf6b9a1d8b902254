using FiberNet.Advanced;
using Microsoft.Win32.SafeHandles;

namespace FiberNet;

/// <content>Sending a file without copying it through memory.</content>
public sealed partial class FiberSocket
{
    /// <summary>How much one system call sends at most, so that a large file does not keep the reactor.</summary>
    private const int FileBytesAtOnce = 256 * 1024;

    /// <summary>Sends a part of a file (sendfile(2)); suspends while the kernel has no room.</summary>
    /// <remarks>The kernel reads the file in the call: a slow disk holds up the reactor. Writes of several fibers never interleave.</remarks>
    /// <param name="file">An open regular file; it must stay open until the call ends.</param>
    /// <param name="offset">Where to begin. The file's own position is neither used nor moved.</param>
    /// <param name="count">How many bytes; null: to the end of the file.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>How many bytes were sent, and the errno if that is not all: ETIMEDOUT, EPIPE, ECONNRESET, EIO (the file has become shorter), …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> or <paramref name="count"/> is negative or goes beyond the file's end, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the file is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread, or the descriptor was made blocking.</exception>
    /// <exception cref="NotSupportedException">The file cannot seek.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; an unknown part was sent.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket, string path -->
    /// <code>
    /// using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
    /// (await socket.SendFile(file)).OrThrow();
    /// </code>
    /// </example>
    public FiberTask<IoResult> SendFile(SafeFileHandle file, long offset = 0, long? count = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        ThrowIfBlocking();
        long length = RandomAccess.GetLength(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length);
        long left = count ?? length - offset;
        ArgumentOutOfRangeException.ThrowIfNegative(left, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left, length - offset, nameof(count));
        if (left == 0)
            return EndWrite(default);

        IoResult sent = _descriptor.HasWriters ? Errno.EAGAIN : SendFileNow(file, offset, left);
        if (sent == new IoResult(left))
            return EndWrite(sent);
        if (HasEnded(sent, timeout, out IoResult result))
            return EndWrite(result);
        long gone = result.Count;
        return Scheduler.Rent<SendFileOperation>().Start(this, file, offset + gone, left - gone, gone, timeout);
    }

    /// <summary>One system call, unless it is known that there is no room.</summary>
    internal IoResult SendFileNow(SafeFileHandle file, long offset, long count)
    {
        if (!_descriptor.MayWrite)
            return Errno.EAGAIN;
        if (IsSecured)
            return SendFileSecured(file, offset, count);
        bool isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            IoResult sent = TransferCalls.SendFile(_descriptor.Handle, (int)file.DangerousGetHandle(), offset, Math.Min(count, FileBytesAtOnce));
            if (sent.WouldBlock)
                _descriptor.WriteBlocked();

            // Before its end as it was at the call: the file has become shorter.
            return sent == default ? Errno.EIO : MovedOut(sent);
        }
        finally
        {
            if (isHeld)
                file.DangerousRelease();
        }
    }
}
