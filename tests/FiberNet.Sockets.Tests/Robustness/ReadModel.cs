namespace FiberNet.Tests.Robustness;

/// <summary>What a stream holds, how far it was read, and what a read may give there.</summary>
internal sealed class ReadModel
{
    private static readonly Delimiters[] s_delimiters = ["\n", "ab", "\r\n", new[] { (byte)'a', (byte)'a', (byte)'b' }, Delimiters.Create("b", "ab"), Delimiters.Create("\n", "\r\n", "aab")];

    private readonly Random _random;
    private readonly int _seed;
    private int _position;

    internal ReadModel(Random random, int seed)
    {
        _random = random;
        _seed = seed;
        Stream = new byte[random.Next(120)];
        for (int i = 0; i < Stream.Length; i++)
            Stream[i] = (byte)"aab\r\n"[random.Next(5)];
    }

    internal byte[] Stream { get; private set; }

    /// <summary>Whether a read has met the end.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Whether the writer has reset the connection, and no read has told it yet.</summary>
    internal bool OwesReset { get; private set; }

    private int Left => Stream.Length - _position;

    /// <summary>The writer has reset the connection after so many bytes: those can be read still, and one read tells of it.</summary>
    internal void ResetAfter(int sent)
    {
        Stream = Stream[..sent];
        OwesReset = true;
    }

    /// <summary>One random read; a cancelled one must have taken nothing.</summary>
    internal async FiberTask Read(FiberSocket socket)
    {
        TimeSpan? timeout = _random.Next(3) == 0 ? TimeSpan.FromMilliseconds(_random.Next(5)) : null;
        int size = _random.Next(_random.Next(2) == 0 ? 6 : 60);
        int kind = _random.Next(7);
        Delimiters delimiters = s_delimiters[_random.Next(s_delimiters.Length)];
        try
        {
            switch (kind)
            {
                case 0:
                    CheckLine(await socket.ReadLine(size, delimiters, timeout), size, delimiters, timeout, socket.Errno);
                    break;
                case 1:
                    ReadOnlyMemory<byte> slice = (await socket.ReadLineMemory(size + 1, delimiters, timeout)).Memory;
                    CheckLine(slice.IsEmpty ? null : slice.ToArray(), size + 1, delimiters, timeout, socket.Errno);
                    break;
                case 2:
                    CheckCounted(await socket.Read(size, timeout), size, timeout, socket.Errno);
                    break;
                case 3:
                    byte[] memory = new byte[size];
                    CheckFilled(memory, await socket.Read(memory.AsMemory(), timeout), size, timeout, socket.Errno);
                    break;
                case 4:
                    byte[] some = new byte[size];
                    CheckFilled(some, await socket.ReadSome(some, timeout), Math.Min(1, size), timeout, socket.Errno);
                    break;
                case 5:
                    byte[] now = new byte[size];
                    CheckTried(now, socket.TryRead(now), socket.Errno);
                    break;
                default:
                    CheckToEnd(await socket.ReadToEnd(size, timeout), size, timeout, socket.Errno);
                    break;
            }
        }
        catch (FiberCanceledException)
        {
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {_seed}, kind {kind}, size {size}, delimiters {delimiters}, timeout {timeout}, position {_position} of {Stream.Length}.", exception);
        }
    }

    private void CheckLine(byte[]? line, int limit, Delimiters delimiters, TimeSpan? timeout, Errno error)
    {
        if (line is null)
        {
            CheckNothing(timeout, error);
            return;
        }

        int end = FirstEnd(delimiters, Math.Min(limit, Left));
        int expected = end > 0 ? end : Math.Min(limit, Left);
        Assert.Equal(end > 0 || expected < limit ? Errno.None : Errno.EMSGSIZE, error);
        Take(line, expected);
    }

    private void CheckCounted(byte[]? bytes, int size, TimeSpan? timeout, Errno error)
    {
        if (bytes is null)
        {
            CheckNothing(timeout, error);
            return;
        }

        Assert.Equal(Errno.None, error);
        Take(bytes, Math.Min(size, Left));
    }

    private void CheckFilled(byte[] memory, IoResult result, int least, TimeSpan? timeout, Errno error)
    {
        int count = result.Bytes;
        if (count < least)
        {
            // Cut short by the timeout, a reset, or the end: then there is no errno.
            if (!EndsEarly(timeout, error))
                Assert.Equal((Errno.None, Left), (error, count));
            IsOver |= error == Errno.None;
        }
        else
        {
            Assert.Equal(Errno.None, error);
        }

        if (count > 0)
            Take(memory[..count], count);
    }

    /// <summary>As a read with no time to wait, which says EAGAIN instead of ETIMEDOUT.</summary>
    private void CheckTried(byte[] memory, IoResult result, Errno error) => CheckFilled(
        memory, result, Math.Min(1, memory.Length), TimeSpan.Zero, error == Errno.EAGAIN ? Errno.ETIMEDOUT : error);

    private void CheckToEnd(byte[]? bytes, int limit, TimeSpan? timeout, Errno error)
    {
        if (bytes is null)
        {
            Assert.True(EndsEarly(timeout, error), $"{error}");
            return;
        }

        Assert.Equal(Left > limit ? Errno.EMSGSIZE : Errno.None, error);
        IsOver = Left <= limit;
        Take(bytes, Math.Min(limit, Left));
    }

    private void CheckNothing(TimeSpan? timeout, Errno error)
    {
        if (EndsEarly(timeout, error))
            return;
        Assert.Equal((Errno.None, 0), (error, Left));
        IsOver = true;
    }

    /// <summary>By its time, or by a reset that is told this once.</summary>
    private bool EndsEarly(TimeSpan? timeout, Errno error)
    {
        if (error == Errno.ETIMEDOUT)
            Assert.NotNull(timeout);
        if (error != Errno.ECONNRESET)
            return error == Errno.ETIMEDOUT;
        Assert.True(OwesReset, "Nobody has reset the connection, or it was told before.");
        OwesReset = false;
        return true;
    }

    private void Take(byte[] bytes, int expected)
    {
        Assert.Equal(Stream[_position..(_position + expected)], bytes);
        _position += expected;
    }

    private int FirstEnd(Delimiters delimiters, int limit)
    {
        for (int end = 1; end <= limit; end++)
        {
            ReadOnlySpan<byte> line = Stream.AsSpan(_position, end);
            foreach (Delimiter delimiter in delimiters)
            {
                if (line.EndsWith(delimiter.Bytes.Span))
                    return end;
            }
        }

        return -1;
    }
}
