namespace Tmds.Linux;

/// <summary>A process or thread id.</summary>
internal readonly struct pid_t : IEquatable<pid_t>
{
    private readonly int _value;

    private pid_t(int value) => _value = value;

    public static implicit operator int(pid_t value) => value._value;
    public static implicit operator pid_t(int value) => new(value);

    public static pid_t operator -(pid_t value) => new(-value._value);
    public static bool operator ==(pid_t left, pid_t right) => left._value == right._value;
    public static bool operator !=(pid_t left, pid_t right) => left._value != right._value;

    public bool Equals(pid_t other) => _value == other._value;
    public override bool Equals(object? obj) => obj is pid_t other && Equals(other);
    public override int GetHashCode() => _value.GetHashCode();
    public override string ToString() => _value.ToString();
}
