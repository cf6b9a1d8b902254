namespace Tmds.Linux;

/// <summary>A <see cref="size_t"/> or −1: what read(2) and its kin return.</summary>
internal readonly struct ssize_t : IEquatable<ssize_t>
{
    private readonly long _value;

    private ssize_t(long value) => _value = value;

    public static implicit operator long(ssize_t value) => value._value;
    public static explicit operator int(ssize_t value) => (int)value._value;
    public static explicit operator size_t(ssize_t value) => (size_t)(ulong)value._value;

    public static implicit operator ssize_t(int value) => new(value);
    public static explicit operator ssize_t(long value) => new(value);

    public static ssize_t operator +(ssize_t value) => value;
    public static ssize_t operator -(ssize_t value) => new(-value._value);
    public static ssize_t operator ~(ssize_t value) => new(~value._value);
    public static ssize_t operator ++(ssize_t value) => new(value._value + 1);
    public static ssize_t operator --(ssize_t value) => new(value._value - 1);
    public static ssize_t operator +(ssize_t left, ssize_t right) => new(left._value + right._value);
    public static ssize_t operator -(ssize_t left, ssize_t right) => new(left._value - right._value);
    public static ssize_t operator *(ssize_t left, ssize_t right) => new(left._value * right._value);
    public static ssize_t operator /(ssize_t left, ssize_t right) => new(left._value / right._value);
    public static ssize_t operator %(ssize_t left, ssize_t right) => new(left._value % right._value);
    public static ssize_t operator &(ssize_t left, ssize_t right) => new(left._value & right._value);
    public static ssize_t operator |(ssize_t left, ssize_t right) => new(left._value | right._value);
    public static ssize_t operator ^(ssize_t left, ssize_t right) => new(left._value ^ right._value);
    public static ssize_t operator <<(ssize_t value, int count) => new(value._value << count);
    public static ssize_t operator >>(ssize_t value, int count) => new(value._value >> count);

    public static bool operator ==(ssize_t left, ssize_t right) => left._value == right._value;
    public static bool operator !=(ssize_t left, ssize_t right) => left._value != right._value;
    public static bool operator <(ssize_t left, ssize_t right) => left._value < right._value;
    public static bool operator >(ssize_t left, ssize_t right) => left._value > right._value;
    public static bool operator <=(ssize_t left, ssize_t right) => left._value <= right._value;
    public static bool operator >=(ssize_t left, ssize_t right) => left._value >= right._value;

    public bool Equals(ssize_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is ssize_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
