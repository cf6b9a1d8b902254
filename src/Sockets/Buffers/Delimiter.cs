using System.Text;

namespace FiberNet;

/// <summary>One byte string that ends a line: an element of <see cref="Delimiters"/>, made from text or bytes.</summary>
public readonly struct Delimiter : IEquatable<Delimiter>
{
    private readonly byte[]? _bytes;

    /// <summary>Copies the bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is empty.</exception>
    public Delimiter(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new ArgumentException("A delimiter has one byte at least.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The bytes; empty for the default value, which no set of delimiters takes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The delimiter that is <paramref name="text"/> in UTF-8.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    public static implicit operator Delimiter(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new Delimiter(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The delimiter that is a copy of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="bytes"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is empty.</exception>
    public static implicit operator Delimiter(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new Delimiter(bytes);
    }

    /// <summary>Converts a text, for languages without implicit conversions.</summary>
    public static Delimiter FromString(string text) => text;

    /// <summary>Converts bytes, for languages without implicit conversions.</summary>
    public static Delimiter FromByteArray(byte[] bytes) => bytes;

    /// <summary>Whether the bytes are equal.</summary>
    public static bool operator ==(Delimiter left, Delimiter right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Delimiter left, Delimiter right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Delimiter other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Delimiter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The bytes as text, control characters escaped.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (byte b in Bytes.Span)
        {
            _ = b switch
            {
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                >= 0x20 and < 0x7F => text.Append((char)b),
                _ => text.Append("\\x").Append(b.ToString("X2", null)),
            };
        }
        return text.ToString();
    }
}
