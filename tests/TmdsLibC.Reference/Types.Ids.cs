namespace Tmds.Linux;

public struct off_t : IEquatable<off_t>
{
    private long _v;

    public static implicit operator long(off_t a) => a._v;
    public static implicit operator off_t(long a) => new() { _v = a };

    public static off_t operator -(off_t a) => new() { _v = -a._v };
    public static off_t operator +(off_t a) => a;
    public static off_t operator ++(off_t a) => new() { _v = a._v + 1 };
    public static off_t operator --(off_t a) => new() { _v = a._v - 1 };
    public static off_t operator +(off_t a, off_t b) => new() { _v = a._v + b._v };
    public static off_t operator -(off_t a, off_t b) => new() { _v = a._v - b._v };
    public static off_t operator *(off_t a, off_t b) => new() { _v = a._v * b._v };
    public static off_t operator /(off_t a, off_t b) => new() { _v = a._v / b._v };
    public static off_t operator %(off_t a, off_t b) => new() { _v = a._v % b._v };
    public static off_t operator ^(off_t a, off_t b) => new() { _v = a._v ^ b._v };
    public static off_t operator <<(off_t a, int b) => new() { _v = a._v << b };
    public static off_t operator >>(off_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(off_t a, off_t b) => a._v < b._v;
    public static bool operator >(off_t a, off_t b) => a._v > b._v;
    public static bool operator <=(off_t a, off_t b) => a._v <= b._v;
    public static bool operator >=(off_t a, off_t b) => a._v >= b._v;
    public static off_t operator ~(off_t a) => new() { _v = ~a._v };
    public static off_t operator &(off_t a, off_t b) => new() { _v = a._v & b._v };
    public static off_t operator |(off_t a, off_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(off_t a, off_t b) => a._v == b._v;
    public static bool operator !=(off_t a, off_t b) => a._v != b._v;

    public bool Equals(off_t other) => this == other;
    public override bool Equals(object? obj) => obj is off_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct time_t : IEquatable<time_t>
{
    private long _v;

    public static implicit operator long(time_t a) => a._v;
    public static implicit operator time_t(long a) => new() { _v = a };

    public static time_t operator -(time_t a) => new() { _v = -a._v };
    public static time_t operator +(time_t a) => a;
    public static time_t operator ++(time_t a) => new() { _v = a._v + 1 };
    public static time_t operator --(time_t a) => new() { _v = a._v - 1 };
    public static time_t operator +(time_t a, time_t b) => new() { _v = a._v + b._v };
    public static time_t operator -(time_t a, time_t b) => new() { _v = a._v - b._v };
    public static time_t operator *(time_t a, time_t b) => new() { _v = a._v * b._v };
    public static time_t operator /(time_t a, time_t b) => new() { _v = a._v / b._v };
    public static time_t operator %(time_t a, time_t b) => new() { _v = a._v % b._v };
    public static time_t operator ^(time_t a, time_t b) => new() { _v = a._v ^ b._v };
    public static time_t operator <<(time_t a, int b) => new() { _v = a._v << b };
    public static time_t operator >>(time_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(time_t a, time_t b) => a._v < b._v;
    public static bool operator >(time_t a, time_t b) => a._v > b._v;
    public static bool operator <=(time_t a, time_t b) => a._v <= b._v;
    public static bool operator >=(time_t a, time_t b) => a._v >= b._v;
    public static time_t operator ~(time_t a) => new() { _v = ~a._v };
    public static time_t operator &(time_t a, time_t b) => new() { _v = a._v & b._v };
    public static time_t operator |(time_t a, time_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(time_t a, time_t b) => a._v == b._v;
    public static bool operator !=(time_t a, time_t b) => a._v != b._v;

    public bool Equals(time_t other) => this == other;
    public override bool Equals(object? obj) => obj is time_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct sa_family_t : IEquatable<sa_family_t>
{
    private ushort _v;

    public static implicit operator int(sa_family_t a) => a._v;
    public static implicit operator sa_family_t(int a) => new() { _v = (ushort)a };

    public static bool operator ==(sa_family_t a, sa_family_t b) => a._v == b._v;
    public static bool operator !=(sa_family_t a, sa_family_t b) => a._v != b._v;

    public bool Equals(sa_family_t other) => this == other;
    public override bool Equals(object? obj) => obj is sa_family_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct pid_t : IEquatable<pid_t>
{
    private int _v;

    public static implicit operator int(pid_t a) => a._v;
    public static implicit operator pid_t(int a) => new() { _v = a };

    public static pid_t operator -(pid_t a) => new() { _v = -a._v };
    public static bool operator ==(pid_t a, pid_t b) => a._v == b._v;
    public static bool operator !=(pid_t a, pid_t b) => a._v != b._v;

    public bool Equals(pid_t other) => this == other;
    public override bool Equals(object? obj) => obj is pid_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct uid_t : IEquatable<uid_t>
{
    private uint _v;

    public static implicit operator uint(uid_t a) => a._v;
    public static implicit operator uid_t(uint a) => new() { _v = a };

    public static bool operator ==(uid_t a, uid_t b) => a._v == b._v;
    public static bool operator !=(uid_t a, uid_t b) => a._v != b._v;

    public bool Equals(uid_t other) => this == other;
    public override bool Equals(object? obj) => obj is uid_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct gid_t : IEquatable<gid_t>
{
    private uint _v;

    public static implicit operator uint(gid_t a) => a._v;
    public static implicit operator gid_t(uint a) => new() { _v = a };

    public static bool operator ==(gid_t a, gid_t b) => a._v == b._v;
    public static bool operator !=(gid_t a, gid_t b) => a._v != b._v;

    public bool Equals(gid_t other) => this == other;
    public override bool Equals(object? obj) => obj is gid_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct mode_t : IEquatable<mode_t>
{
    private uint _v;

    public static explicit operator ushort(mode_t a) => (ushort)a._v;
    public static implicit operator mode_t(ushort a) => new() { _v = a };

    public static mode_t operator ~(mode_t a) => new() { _v = ~a._v };
    public static mode_t operator &(mode_t a, mode_t b) => new() { _v = a._v & b._v };
    public static mode_t operator |(mode_t a, mode_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(mode_t a, mode_t b) => a._v == b._v;
    public static bool operator !=(mode_t a, mode_t b) => a._v != b._v;

    public bool Equals(mode_t other) => this == other;
    public override bool Equals(object? obj) => obj is mode_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}
