namespace Tmds.Linux;

/// <summary>C's <c>long</c>, 64 bits on the platforms we run on.</summary>
internal readonly struct long_t : IEquatable<long_t>
{
    private readonly long _value;

    private long_t(long value) => _value = value;

    public static implicit operator long(long_t value) => value._value;
    public static explicit operator int(long_t value) => (int)value._value;

    public static implicit operator long_t(int value) => new(value);
    public static explicit operator long_t(long value) => new(value);

    public static long_t operator +(long_t value) => value;
    public static long_t operator -(long_t value) => new(-value._value);
    public static long_t operator ~(long_t value) => new(~value._value);
    public static long_t operator ++(long_t value) => new(value._value + 1);
    public static long_t operator --(long_t value) => new(value._value - 1);
    public static long_t operator +(long_t left, long_t right) => new(left._value + right._value);
    public static long_t operator -(long_t left, long_t right) => new(left._value - right._value);
    public static long_t operator *(long_t left, long_t right) => new(left._value * right._value);
    public static long_t operator /(long_t left, long_t right) => new(left._value / right._value);
    public static long_t operator %(long_t left, long_t right) => new(left._value % right._value);
    public static long_t operator &(long_t left, long_t right) => new(left._value & right._value);
    public static long_t operator |(long_t left, long_t right) => new(left._value | right._value);
    public static long_t operator ^(long_t left, long_t right) => new(left._value ^ right._value);
    public static long_t operator <<(long_t value, int count) => new(value._value << count);
    public static long_t operator >>(long_t value, int count) => new(value._value >> count);

    public static bool operator ==(long_t left, long_t right) => left._value == right._value;
    public static bool operator !=(long_t left, long_t right) => left._value != right._value;
    public static bool operator <(long_t left, long_t right) => left._value < right._value;
    public static bool operator >(long_t left, long_t right) => left._value > right._value;
    public static bool operator <=(long_t left, long_t right) => left._value <= right._value;
    public static bool operator >=(long_t left, long_t right) => left._value >= right._value;

    public bool Equals(long_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is long_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
