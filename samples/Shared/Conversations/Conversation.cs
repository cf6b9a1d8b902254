using System.Buffers;
using System.Net.Sockets;
using FiberNet;

/// <summary>
/// A connection on which requests come in and replies go out in order. Replies to requests that came together go out
/// together: they are written when the next read would have to wait, or when they are many.
/// </summary>
internal sealed class Conversation(FiberSocket socket)
{
    /// <summary>At this many bytes replies are written, however many requests are still in the buffer.</summary>
    private const int FlushAt = 64 * 1024;

    /// <summary>After a refused request: how much of what the peer still sends is read and dropped, and for how long.</summary>
    private const int MaxDropped = 1024 * 1024;
    private static readonly TimeSpan s_dropTime = TimeSpan.FromSeconds(2);

    /// <summary>How long the peer may take to send a whole request, counted from the end of the one before, or to take its replies.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ArrayBufferWriter<byte> _replies = new();

    /// <summary>Takes the replies.</summary>
    internal IBufferWriter<byte> Replies => _replies;

    /// <summary>Why the last read gave nothing: none at the end of the stream, ETIMEDOUT, or an error.</summary>
    internal Errno Errno { get; private set; }

    /// <summary>Reads up to and including a delimiter.</summary>
    /// <returns>A slice that is valid until the next read; without its delimiter if the line is too long (EMSGSIZE) or the stream ended; empty if there is nothing.</returns>
    internal async FiberTask<ReadOnlyMemory<byte>> ReadLine(int limit, Delimiters end)
    {
        ReadOnlyMemory<byte> line = default;
        if (_replies.WrittenCount > 0)
        {
            if (socket.BytesBuffered > 0 && _replies.WrittenCount < FlushAt)
            {
                (line, IoResult buffered) = await socket.ReadLineMemory(limit, end, TimeSpan.Zero);
                Errno = buffered.Errno;
            }

            bool mustWait = line.IsEmpty && (socket.BytesBuffered == 0 || Errno == Errno.ETIMEDOUT);
            if (!mustWait && _replies.WrittenCount < FlushAt)
                return line;
            if (!await Flush())
                return default;
        }

        (line, IoResult read) = await socket.ReadLineMemory(limit, end, s_patience);
        Errno = read.Errno;
        return line;
    }

    /// <summary>Reads exactly as many bytes as <paramref name="buffer"/> has room for.</summary>
    /// <returns>False if the stream ended before, the peer was too slow, or the connection failed.</returns>
    internal async FiberTask<bool> Read(Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (socket.BytesBuffered == 0 && !await Flush())
                return false;
            IoResult read = await socket.ReadSome(buffer, s_patience);
            Errno = read.Errno;
            if (!read)
                return false;
            buffer = buffer[read.Bytes..];
        }

        return true;
    }

    /// <summary>Reads and drops <paramref name="length"/> bytes.</summary>
    /// <returns>False if there were fewer.</returns>
    internal async FiberTask<bool> Skip(long length)
    {
        while (length > 0)
        {
            if (socket.BytesBuffered == 0 && !await Flush())
                return false;
            IoResult read = await socket.ReadSome(Scratch.Buffer.AsMemory(0, (int)Math.Min(length, Scratch.Buffer.Length)), s_patience);
            if (!read)
                return false;
            length -= read.Count;
        }

        return true;
    }

    /// <summary>Writes the replies that are waiting.</summary>
    /// <returns>False if the connection has failed, or the peer does not take them.</returns>
    internal async FiberTask<bool> Flush()
    {
        if (_replies.WrittenCount == 0)
            return true;
        bool isWritten = await socket.Write(_replies.WrittenMemory, s_patience);
        _replies.ResetWrittenCount();
        return isWritten;
    }

    /// <summary>
    /// Ends the conversation so that the peer gets the last reply: a close with unread bytes resets the connection, and the
    /// reset may overtake the reply (RFC 9112, 9.6).
    /// </summary>
    internal async FiberTask End()
    {
        if (!await Flush() || !socket.Shutdown(SocketShutdown.Send))
            return;
        using (Fiber.TimeLimit(s_dropTime))
        {
            try
            {
                await Skip(MaxDropped);
            }
            catch (TimeoutException)
            {
                // The peer has had its time.
            }
        }
    }

    /// <summary>One buffer for what all connections drop: no one reads it.</summary>
    private static class Scratch
    {
        internal static readonly byte[] Buffer = new byte[16 * 1024];
    }
}
