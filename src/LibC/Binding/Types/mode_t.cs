namespace Tmds.Linux;

/// <summary>Permission bits of a file; see inode(7).</summary>
internal readonly struct mode_t : IEquatable<mode_t>
{
    private readonly uint _value;

    private mode_t(uint value) => _value = value;

    public static implicit operator mode_t(ushort value) => new(value);
    public static explicit operator ushort(mode_t value) => (ushort)value._value;

    public static mode_t operator ~(mode_t value) => new(~value._value);
    public static mode_t operator &(mode_t left, mode_t right) => new(left._value & right._value);
    public static mode_t operator |(mode_t left, mode_t right) => new(left._value | right._value);
    public static bool operator ==(mode_t left, mode_t right) => left._value == right._value;
    public static bool operator !=(mode_t left, mode_t right) => left._value != right._value;

    public bool Equals(mode_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is mode_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
