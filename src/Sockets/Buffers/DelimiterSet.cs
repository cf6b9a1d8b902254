using System.Buffers;
using System.Diagnostics;

namespace FiberNet;

/// <summary>
/// The search behind <see cref="Delimiters"/>: where the first line ends. Immutable.
/// </summary>
/// <remarks>
/// <para>What counts is where a match ends, so a delimiter that contains another can be left out: wherever "\r\n" ends, "\n"
/// has ended too, no later. Of what remains, one delimiter or any number of single bytes is one vectorised search.</para>
/// <para>Other sets search for one delimiter after the other, in windows that double. Without windows, a delimiter that never
/// occurs would be searched for in the whole buffer again for each short line.</para>
/// </remarks>
internal sealed class DelimiterSet
{
    private const int FirstWindow = 256;

    // Those that decide; _single, _bytes or _many is set and tells which of the three ways to search.
    private readonly byte[]? _single;
    private readonly SearchValues<byte>? _bytes;
    private readonly byte[][]? _many;
    private readonly int _longest;

    /// <summary>Takes the array; none of its elements is empty, and there is one at least.</summary>
    internal DelimiterSet(Delimiter[] all)
    {
        All = all;
        byte[][] needed = Needed(all);
        _longest = needed.Max(delimiter => delimiter.Length);
        if (needed.Length == 1)
            _single = needed[0];
        else if (_longest == 1)
            _bytes = SearchValues.Create(needed.Select(delimiter => delimiter[0]).ToArray());
        else
            _many = needed;
    }

    /// <summary>As they were given.</summary>
    internal Delimiter[] All { get; }

    /// <summary>Whether a search with the other set gives equal results.</summary>
    internal bool Matches(DelimiterSet other) => ReferenceEquals(this, other) || All.AsSpan().SequenceEqual(other.All);

    /// <summary>Finds the end of the match that ends first, in bytes that keep coming.</summary>
    /// <param name="data">What there is; the next call has the same bytes and perhaps more after them.</param>
    /// <param name="scanned">
    /// How many bytes at the front are known to hold no whole match: 0 at first, and written here. A byte is looked at
    /// again only if a match could begin at it.
    /// </param>
    /// <returns>The index after the match, which is the length of the line with its delimiter; -1 if there is none yet.</returns>
    internal int FindEnd(ReadOnlySpan<byte> data, ref int scanned)
    {
        Debug.Assert(scanned >= 0 && scanned <= data.Length);
        int from = Math.Max(0, scanned - (_longest - 1));
        int end = FindEnd(data[from..]);
        // No match ends before this one: what precedes its last byte holds none.
        scanned = end < 0 ? data.Length : from + end - 1;
        return end < 0 ? -1 : from + end;
    }

    private int FindEnd(ReadOnlySpan<byte> data)
    {
        if (_many is not null)
            return FindEndOfMany(data, _many);
        int start = _bytes is not null ? data.IndexOfAny(_bytes)
            : _longest == 1 ? data.IndexOf(_single![0])
            : data.IndexOf(_single);
        return start < 0 ? -1 : start + _longest;
    }

    private int FindEndOfMany(ReadOnlySpan<byte> data, byte[][] delimiters)
    {
        for (int from = 0, size = FirstWindow; ; from += size, size = (int)Math.Min(2L * size, int.MaxValue / 2))
        {
            // A match that begins in this window may end in the next.
            int room = (int)Math.Min((long)size + _longest - 1, data.Length - from);
            int end = FindEndInWindow(data.Slice(from, room), delimiters);
            if (end >= 0)
                return from + end;
            if (from + room == data.Length)
                return -1;
        }
    }

    private static int FindEndInWindow(ReadOnlySpan<byte> window, byte[][] delimiters)
    {
        int best = -1;
        foreach (byte[] delimiter in delimiters)
        {
            int start = window.IndexOf(delimiter);
            if (start < 0)
                continue;
            best = start + delimiter.Length;
            // Only one that ends before it is better.
            window = window[..(best - 1)];
        }
        return best;
    }

    private static byte[][] Needed(Delimiter[] all)
    {
        var needed = new List<byte[]>();
        // Shorter ones first: a delimiter contains only those.
        foreach (Delimiter delimiter in all.OrderBy(delimiter => delimiter.Bytes.Length))
        {
            if (!needed.Exists(shorter => delimiter.Bytes.Span.IndexOf(shorter) >= 0))
                needed.Add(delimiter.Bytes.ToArray());
        }
        return [.. needed];
    }
}
