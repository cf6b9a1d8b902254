using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Writing.</content>
public sealed partial class FiberSocket
{
    /// <summary>Writes all bytes; suspends while the kernel has no room.</summary>
    /// <remarks>
    /// Only the kernel buffers: a slow peer suspends the writer. Writes of several fibers never interleave. A cancelled write has
    /// sent an unknown part. Where that matters, pass a timeout instead: its result has the count.
    /// </remarks>
    /// <param name="data">The bytes; they are not copied and must not change until the call ends.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>How many bytes were written, and the errno if that is not all: ETIMEDOUT, EPIPE, ECONNRESET, EBADF (closed meanwhile), …</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket, byte[] answer -->
    /// <code>
    /// IoResult written = await socket.Write(answer.AsMemory(), timeout: TimeSpan.FromSeconds(10));
    /// if (!written)
    ///     Console.WriteLine($"{written.Count} bytes went, then {written.Errno}");
    /// </code>
    /// </example>
    public FiberTask<IoResult> Write(ReadOnlyMemory<byte> data, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        bool goesOn = Scheduler.TrySpend(data.Length);
        IoResult sent = SendFirst(data.Span);
        return sent == new IoResult(data.Length) ? EndWrite(sent, goesOn) : WriteOn(data, sent, timeout, goesOn);
    }

    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    public FiberTask<IoResult> Write(byte[] data, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Write(data.AsMemory(), timeout);
    }

    /// <summary>Writes all bytes. The call copies what the kernel does not take at once.</summary>
    /// <param name="data">The bytes. They may change as soon as the call has returned its task.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    public FiberTask<IoResult> Write(ReadOnlySpan<byte> data, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        bool goesOn = Scheduler.TrySpend(data.Length);
        IoResult sent = SendFirst(data);
        return sent == new IoResult(data.Length) ? EndWrite(sent, goesOn) : WriteOn(data, sent, timeout, goesOn);
    }

    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public FiberTask<IoResult> Write(string text, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Write(Encoding.UTF8.GetBytes(text).AsMemory(), timeout);
    }

    /// <summary>One send(2), unless it is known to give EAGAIN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IoResult SendNow(ReadOnlySpan<byte> data)
    {
        if (!_descriptor.MayWrite)
            return Errno.EAGAIN;
        if (IsSpecial)
            return SendSpecially(data);
        IoResult sent = Scheduler.Sent(TransferCalls.Send(_descriptor.Handle, data));
        if (sent.WouldBlock)
            _descriptor.WriteBlocked();
        return sent;
    }

    /// <summary>The first send(2) of a write, unless other writes wait, which go first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private IoResult SendFirst(ReadOnlySpan<byte> data) => _descriptor.HasWriters ? Errno.EAGAIN : SendNow(data);

    /// <summary>A write of which the first send has not taken everything.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<IoResult> WriteOn(ReadOnlyMemory<byte> data, IoResult sent, TimeSpan? timeout, bool goesOn) =>
        HasEnded(sent, timeout, out IoResult result)
            ? EndWrite(result, goesOn)
            : StartWrite(data[(int)result.Count..], null, result.Count, timeout);

    /// <summary>A write of memory that is the caller's own again when the call returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<IoResult> WriteOn(ReadOnlySpan<byte> data, IoResult sent, TimeSpan? timeout, bool goesOn)
    {
        if (HasEnded(sent, timeout, out IoResult result))
            return EndWrite(result, goesOn);
        ReadOnlySpan<byte> rest = data[(int)result.Count..];
        byte[] copy = ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(copy);
        return StartWrite(copy.AsMemory(0, rest.Length), copy, result.Count, timeout);
    }

    /// <summary>What it means that the first system call of a write, of one piece, of several or of a file, has not taken everything.</summary>
    /// <param name="sent">What it gave.</param>
    /// <param name="timeout">The caller's.</param>
    /// <param name="result">How much has gone, and what stopped the write if it has ended.</param>
    /// <returns>True if the write has ended; false if it has to wait.</returns>
    private bool HasEnded(IoResult sent, TimeSpan? timeout, out IoResult result)
    {
        if (!sent.IsSuccess && !sent.WouldBlock)
        {
            result = sent;
            return true;
        }

        bool hasEnded = timeout == TimeSpan.Zero;
        result = new IoResult(sent.Count, hasEnded ? Errno.ETIMEDOUT : Errno.None);

        if (hasEnded)
            LeaveWrite(hasBegun: !_descriptor.HasWriters);

        // A short write is not yet EAGAIN, which is what makes the kernel report room again.
        if (!hasEnded && sent.Count > 0)
            _descriptor.ServeAgain();
        return hasEnded;
    }

    /// <summary>A write ends without having suspended.</summary>
    private FiberTask<IoResult> EndWrite(IoResult result) => EndWrite(result, Scheduler.TrySpend(result.Count));

    /// <summary>A write that was charged before its system call ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FiberTask<IoResult> EndWrite(IoResult result, bool goesOn) =>
        goesOn ? FiberTask.FromResult(Publish(result)) : DeferWrite(result);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<IoResult> DeferWrite(IoResult result) => Scheduler.Defer(result, new PublishedOutcome(this));

    /// <summary>A write has to wait: what it waits with, and what has gone already.</summary>
    private FiberTask<IoResult> StartWrite(ReadOnlyMemory<byte> rest, byte[]? rented, long written, TimeSpan? timeout) =>
        Scheduler.Rent<WriteOperation>().Start(this, rest, rented, written, timeout);
}
