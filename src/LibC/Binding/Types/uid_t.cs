namespace Tmds.Linux;

/// <summary>A user id; see credentials(7).</summary>
internal readonly struct uid_t : IEquatable<uid_t>
{
    private readonly uint _value;

    private uid_t(uint value) => _value = value;

    public static implicit operator uint(uid_t value) => value._value;
    public static implicit operator uid_t(uint value) => new(value);

    public static bool operator ==(uid_t left, uid_t right) => left._value == right._value;
    public static bool operator !=(uid_t left, uid_t right) => left._value != right._value;

    public bool Equals(uid_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is uid_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
