namespace Tmds.Linux;

/// <summary>
/// C's size of an object in memory, 64 bits.
/// </summary>
/// <remarks>
/// An <c>int</c> converts implicitly because lengths are <c>int</c> in .NET. It goes through <c>uint</c>, so a negative one
/// becomes some 4 GiB without a word: check lengths before the call.
/// </remarks>
internal readonly struct size_t : IEquatable<size_t>
{
    private readonly ulong _value;

    private size_t(ulong value) => _value = value;

    public static implicit operator ulong(size_t value) => value._value;
    public static explicit operator uint(size_t value) => (uint)value._value;
    public static explicit operator int(size_t value) => (int)value._value;

    public static implicit operator size_t(uint value) => new(value);
    public static implicit operator size_t(int value) => new((uint)value);
    // Without this one a ushort (every SizeOf) would be ambiguous between int and uint.
    public static implicit operator size_t(ushort value) => new(value);
    public static explicit operator size_t(ulong value) => new(value);

    public static size_t operator +(size_t value) => value;
    public static size_t operator ~(size_t value) => new(~value._value);
    public static size_t operator ++(size_t value) => new(value._value + 1);
    public static size_t operator --(size_t value) => new(value._value - 1);
    public static size_t operator +(size_t left, size_t right) => new(left._value + right._value);
    public static size_t operator -(size_t left, size_t right) => new(left._value - right._value);
    public static size_t operator *(size_t left, size_t right) => new(left._value * right._value);
    public static size_t operator /(size_t left, size_t right) => new(left._value / right._value);
    public static size_t operator %(size_t left, size_t right) => new(left._value % right._value);
    public static size_t operator &(size_t left, size_t right) => new(left._value & right._value);
    public static size_t operator |(size_t left, size_t right) => new(left._value | right._value);
    public static size_t operator ^(size_t left, size_t right) => new(left._value ^ right._value);
    public static size_t operator <<(size_t value, int count) => new(value._value << count);
    public static size_t operator >>(size_t value, int count) => new(value._value >> count);

    public static bool operator ==(size_t left, size_t right) => left._value == right._value;
    public static bool operator !=(size_t left, size_t right) => left._value != right._value;
    public static bool operator <(size_t left, size_t right) => left._value < right._value;
    public static bool operator >(size_t left, size_t right) => left._value > right._value;
    public static bool operator <=(size_t left, size_t right) => left._value <= right._value;
    public static bool operator >=(size_t left, size_t right) => left._value >= right._value;

    public bool Equals(size_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is size_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
