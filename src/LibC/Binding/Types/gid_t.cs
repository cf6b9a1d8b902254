namespace Tmds.Linux;

/// <summary>A group id; see credentials(7).</summary>
internal readonly struct gid_t : IEquatable<gid_t>
{
    private readonly uint _value;

    private gid_t(uint value) => _value = value;

    public static implicit operator uint(gid_t value) => value._value;
    public static implicit operator gid_t(uint value) => new(value);

    public static bool operator ==(gid_t left, gid_t right) => left._value == right._value;
    public static bool operator !=(gid_t left, gid_t right) => left._value != right._value;

    public bool Equals(gid_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is gid_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
