namespace Tmds.Linux;

/// <summary>C's <c>unsigned long</c>, 64 bits on the platforms we run on.</summary>
internal readonly struct ulong_t : IEquatable<ulong_t>
{
    private readonly ulong _value;

    private ulong_t(ulong value) => _value = value;

    public static implicit operator ulong(ulong_t value) => value._value;
    public static explicit operator uint(ulong_t value) => (uint)value._value;

    public static implicit operator ulong_t(uint value) => new(value);
    public static explicit operator ulong_t(ulong value) => new(value);

    public static ulong_t operator +(ulong_t value) => value;
    public static ulong_t operator ~(ulong_t value) => new(~value._value);
    public static ulong_t operator ++(ulong_t value) => new(value._value + 1);
    public static ulong_t operator --(ulong_t value) => new(value._value - 1);
    public static ulong_t operator +(ulong_t left, ulong_t right) => new(left._value + right._value);
    public static ulong_t operator -(ulong_t left, ulong_t right) => new(left._value - right._value);
    public static ulong_t operator *(ulong_t left, ulong_t right) => new(left._value * right._value);
    public static ulong_t operator /(ulong_t left, ulong_t right) => new(left._value / right._value);
    public static ulong_t operator %(ulong_t left, ulong_t right) => new(left._value % right._value);
    public static ulong_t operator &(ulong_t left, ulong_t right) => new(left._value & right._value);
    public static ulong_t operator |(ulong_t left, ulong_t right) => new(left._value | right._value);
    public static ulong_t operator ^(ulong_t left, ulong_t right) => new(left._value ^ right._value);
    public static ulong_t operator <<(ulong_t value, int count) => new(value._value << count);
    public static ulong_t operator >>(ulong_t value, int count) => new(value._value >> count);

    public static bool operator ==(ulong_t left, ulong_t right) => left._value == right._value;
    public static bool operator !=(ulong_t left, ulong_t right) => left._value != right._value;
    public static bool operator <(ulong_t left, ulong_t right) => left._value < right._value;
    public static bool operator >(ulong_t left, ulong_t right) => left._value > right._value;
    public static bool operator <=(ulong_t left, ulong_t right) => left._value <= right._value;
    public static bool operator >=(ulong_t left, ulong_t right) => left._value >= right._value;

    public bool Equals(ulong_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is ulong_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
