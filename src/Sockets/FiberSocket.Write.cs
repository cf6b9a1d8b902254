using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace FiberNet;

/// <content>Writing.</content>
public sealed partial class FiberSocket
{
    /// <summary>Writes all bytes; parks while the kernel has no room.</summary>
    /// <remarks>
    /// Nothing is buffered beyond the kernel: a slow peer parks the writer. Writes of several fibers never interleave. A
    /// cancelled write has sent an unknown part; give a timeout where that matters: its result tells how much.
    /// </remarks>
    /// <param name="data">The bytes; they are not copied and must not change until the call ends.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>True if all was written; else how much, and why: ETIMEDOUT, EPIPE, ECONNRESET, EBADF (closed meanwhile), …</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<WriteResult> Write(ReadOnlyMemory<byte> data, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<WriteResult>();
        bool goesOn = Scheduler.TrySpend(data.Length);
        int count = TrySend(data.Span);
        return count == data.Length
            ? EndWrite(new WriteResult(count, Errno.None), goesOn)
            : WriteOn(data, count, timeout, goesOn);
    }

    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    public FiberTask<WriteResult> Write(byte[] data, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data.AsMemory(), timeout);
    }

    /// <summary>Writes all bytes: at the call what the kernel takes, and from a copy what is left.</summary>
    /// <param name="data">The bytes; free to change when the call returns its task.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    public FiberTask<WriteResult> Write(ReadOnlySpan<byte> data, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<WriteResult>();
        bool goesOn = Scheduler.TrySpend(data.Length);
        int count = TrySend(data);
        return count == data.Length
            ? EndWrite(new WriteResult(count, Errno.None), goesOn)
            : WriteOn(data, count, timeout, goesOn);
    }

    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public FiberTask<WriteResult> Write(string text, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Write(Encoding.UTF8.GetBytes(text).AsMemory(), timeout);
    }

    /// <summary>One system call, write(2); may block if the descriptor was made blocking.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>How many the kernel has taken; -1 on an error (EAGAIN: no room).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public int SysWrite(ReadOnlySpan<byte> data)
    {
        EnterSync();
        return CountOf(SocketCalls.Write(_descriptor.Handle, data));
    }

    /// <inheritdoc cref="SysWrite(ReadOnlySpan{byte})"/>
    /// <param name="text">The text; it goes out in UTF-8.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public int SysWrite(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SysWrite(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>One send(2), unless it is known to give EAGAIN.</summary>
    /// <returns>A count, or the negative errno.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SendNow(ReadOnlySpan<byte> data)
    {
        if (!_descriptor.MayWrite)
            return -(int)Errno.EAGAIN;
        int count = SocketCalls.Send(_descriptor.Handle, data);
        if (count == -(int)Errno.EAGAIN)
            _descriptor.WriteBlocked();
        return count;
    }

    /// <summary>The same, unless other writes wait, which go first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TrySend(ReadOnlySpan<byte> data) => _descriptor.HasWriters ? -(int)Errno.EAGAIN : SendNow(data);

    /// <summary>A write of which the first send has not taken everything.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<WriteResult> WriteOn(ReadOnlyMemory<byte> data, int count, TimeSpan? timeout, bool goesOn) =>
        HasEnded(count, timeout, out WriteResult result)
            ? EndWrite(result, goesOn)
            : StartWrite(data[(int)result.BytesWritten..], null, result.BytesWritten, timeout);

    /// <summary>The same of memory that is the caller's own again when the call returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<WriteResult> WriteOn(ReadOnlySpan<byte> data, int count, TimeSpan? timeout, bool goesOn)
    {
        if (HasEnded(count, timeout, out WriteResult result))
            return EndWrite(result, goesOn);
        ReadOnlySpan<byte> rest = data[(int)result.BytesWritten..];
        byte[] copy = ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(copy);
        return StartWrite(copy.AsMemory(0, rest.Length), copy, result.BytesWritten, timeout);
    }

    /// <summary>What it means that the first system call of a write, of one piece, of several or of a file, has not taken everything.</summary>
    /// <param name="count">What it has taken, or the negative errno.</param>
    /// <param name="timeout">The caller's.</param>
    /// <param name="result">How much has gone, and why no more.</param>
    /// <returns>True if the write has ended; false if it has to wait, <paramref name="result"/> telling how much has gone.</returns>
    private bool HasEnded(int count, TimeSpan? timeout, out WriteResult result)
    {
        if (count < 0 && count != -(int)Errno.EAGAIN)
        {
            result = new WriteResult(0, (Errno)(-count));
            return true;
        }

        bool hasEnded = timeout == TimeSpan.Zero;
        result = new WriteResult(Math.Max(count, 0), hasEnded ? Errno.ETIMEDOUT : Errno.None);

        // A short write is not yet EAGAIN, which is what makes the kernel report room again.
        if (!hasEnded && count > 0)
            _descriptor.ServeAgain();
        return hasEnded;
    }

    /// <summary>A write ends without having parked.</summary>
    private FiberTask<WriteResult> EndWrite(WriteResult result) => EndWrite(result, Scheduler.TrySpend(result.BytesWritten));

    /// <summary>The same for a write that was charged before its system call, as a read is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FiberTask<WriteResult> EndWrite(WriteResult result, bool goesOn)
    {
        if (!goesOn)
            return EndWriteAfterYield(result);
        SetError(result.Errno);
        return FiberTask.FromResult(result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<WriteResult> EndWriteAfterYield(WriteResult result) => Scheduler.Rent<WriteOperation>().AfterYield(this, result);

    /// <summary>A write has to wait: what it waits with, and what has gone already.</summary>
    private FiberTask<WriteResult> StartWrite(ReadOnlyMemory<byte> rest, byte[]? rented, long written, TimeSpan? timeout) =>
        Scheduler.Rent<WriteOperation>().Start(this, rest, rented, written, timeout);
}
