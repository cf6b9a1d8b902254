namespace Tmds.Linux;

/// <summary>An address family, one of the <c>AF_</c> names; see address_families(7).</summary>
internal readonly struct sa_family_t : IEquatable<sa_family_t>
{
    private readonly ushort _value;

    private sa_family_t(ushort value) => _value = value;

    public static implicit operator int(sa_family_t value) => value._value;
    public static implicit operator sa_family_t(int value) => new((ushort)value);

    public static bool operator ==(sa_family_t left, sa_family_t right) => left._value == right._value;
    public static bool operator !=(sa_family_t left, sa_family_t right) => left._value != right._value;

    public bool Equals(sa_family_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is sa_family_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
