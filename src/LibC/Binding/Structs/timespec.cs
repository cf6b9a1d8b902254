namespace Tmds.Linux;

/// <summary>Seconds and nanoseconds; see timespec(3type).</summary>
internal struct timespec : IEquatable<timespec>
{
    public time_t tv_sec;
    public long_t tv_nsec;

    public static bool operator ==(timespec left, timespec right) => left.Equals(right);
    public static bool operator !=(timespec left, timespec right) => !left.Equals(right);

    public readonly bool Equals(timespec other) => tv_sec == other.tv_sec && tv_nsec == other.tv_nsec;
    public override readonly bool Equals(object? obj) => obj is timespec other && Equals(other);
    public override readonly int GetHashCode() => HashCode.Combine(tv_sec, tv_nsec);
}
