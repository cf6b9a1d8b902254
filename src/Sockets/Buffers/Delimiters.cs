using System.Collections;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// The byte strings that end a line: <c>"\n"</c>, a <c>byte[]</c>, or several as in <c>["\r\n\r\n", "\n\n"]</c>.
/// </summary>
/// <remarks>
/// Immutable; the default value is "\n". Text is taken as UTF-8; the bytes are literal, not a pattern. With several, the
/// match that ends first ends the line. A conversion makes a new set each time: on a hot path keep it in a static field.
/// </remarks>
[CollectionBuilder(typeof(Delimiters), nameof(Create))]
public readonly struct Delimiters : IEquatable<Delimiters>, IEnumerable<Delimiter>
{
    private static readonly DelimiterSet s_newline = new([(Delimiter)"\n"]);

    private readonly DelimiterSet? _set;

    private Delimiters(DelimiterSet set) => _set = set;

    /// <summary>How many there are, as they were given.</summary>
    public int Count => Set.All.Length;

    /// <summary>What searches.</summary>
    internal DelimiterSet Set => _set ?? s_newline;

    /// <summary>The only delimiter is <paramref name="text"/> in UTF-8.</summary>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    public static implicit operator Delimiters(string text) => Create((Delimiter)text);

    /// <summary>The only delimiter is a copy of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentException">The array is null or empty.</exception>
    public static implicit operator Delimiters(byte[] bytes) => Create((Delimiter)bytes);

    /// <summary>Converts a text, for languages without implicit conversions.</summary>
    public static Delimiters FromString(string text) => text;

    /// <summary>Converts bytes, for languages without implicit conversions.</summary>
    public static Delimiters FromByteArray(byte[] bytes) => bytes;

    /// <summary>Several delimiters; what a collection expression calls.</summary>
    /// <exception cref="ArgumentException">There are none, or one of them is empty.</exception>
    public static Delimiters Create(params ReadOnlySpan<Delimiter> delimiters)
    {
        if (delimiters.IsEmpty)
            throw new ArgumentException("A line needs one delimiter at least.", nameof(delimiters));
        foreach (Delimiter delimiter in delimiters)
        {
            if (delimiter.Bytes.IsEmpty)
                throw new ArgumentException("A delimiter has one byte at least.", nameof(delimiters));
        }
        return new Delimiters(new DelimiterSet(delimiters.ToArray()));
    }

    /// <summary>Whether both have the same delimiters in the same order.</summary>
    public static bool operator ==(Delimiters left, Delimiters right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Delimiters left, Delimiters right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Delimiters other) => Set.Matches(other.Set);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Delimiters other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Delimiter delimiter in Set.All)
            hash.Add(delimiter);
        return hash.ToHashCode();
    }

    /// <summary>The delimiters in the order given.</summary>
    public IEnumerator<Delimiter> GetEnumerator() => ((IEnumerable<Delimiter>)Set.All).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The delimiters, control characters escaped.</summary>
    public override string ToString() => string.Join(" | ", Set.All);
}
