namespace Tmds.Linux;

public struct size_t : IEquatable<size_t>
{
    private ulong _v;

    public static implicit operator ulong(size_t a) => a._v;
    public static explicit operator uint(size_t a) => (uint)a._v;
    public static explicit operator int(size_t a) => (int)a._v;
    public static implicit operator size_t(uint a) => new() { _v = a };
    public static implicit operator size_t(int a) => new() { _v = (uint)a };
    public static implicit operator size_t(ushort a) => new() { _v = a };
    public static explicit operator size_t(ulong a) => new() { _v = a };

    public static size_t operator +(size_t a) => a;
    public static size_t operator ++(size_t a) => new() { _v = a._v + 1 };
    public static size_t operator --(size_t a) => new() { _v = a._v - 1 };
    public static size_t operator +(size_t a, size_t b) => new() { _v = a._v + b._v };
    public static size_t operator -(size_t a, size_t b) => new() { _v = a._v - b._v };
    public static size_t operator *(size_t a, size_t b) => new() { _v = a._v * b._v };
    public static size_t operator /(size_t a, size_t b) => new() { _v = a._v / b._v };
    public static size_t operator %(size_t a, size_t b) => new() { _v = a._v % b._v };
    public static size_t operator ^(size_t a, size_t b) => new() { _v = a._v ^ b._v };
    public static size_t operator <<(size_t a, int b) => new() { _v = a._v << b };
    public static size_t operator >>(size_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(size_t a, size_t b) => a._v < b._v;
    public static bool operator >(size_t a, size_t b) => a._v > b._v;
    public static bool operator <=(size_t a, size_t b) => a._v <= b._v;
    public static bool operator >=(size_t a, size_t b) => a._v >= b._v;
    public static size_t operator ~(size_t a) => new() { _v = ~a._v };
    public static size_t operator &(size_t a, size_t b) => new() { _v = a._v & b._v };
    public static size_t operator |(size_t a, size_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(size_t a, size_t b) => a._v == b._v;
    public static bool operator !=(size_t a, size_t b) => a._v != b._v;

    public bool Equals(size_t other) => this == other;
    public override bool Equals(object? obj) => obj is size_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct ssize_t : IEquatable<ssize_t>
{
    private long _v;

    public static implicit operator long(ssize_t a) => a._v;
    public static explicit operator int(ssize_t a) => (int)a._v;
    public static explicit operator size_t(ssize_t a) => (size_t)(ulong)a._v;
    public static implicit operator ssize_t(int a) => new() { _v = a };
    public static explicit operator ssize_t(long a) => new() { _v = a };

    public static ssize_t operator -(ssize_t a) => new() { _v = -a._v };
    public static ssize_t operator +(ssize_t a) => a;
    public static ssize_t operator ++(ssize_t a) => new() { _v = a._v + 1 };
    public static ssize_t operator --(ssize_t a) => new() { _v = a._v - 1 };
    public static ssize_t operator +(ssize_t a, ssize_t b) => new() { _v = a._v + b._v };
    public static ssize_t operator -(ssize_t a, ssize_t b) => new() { _v = a._v - b._v };
    public static ssize_t operator *(ssize_t a, ssize_t b) => new() { _v = a._v * b._v };
    public static ssize_t operator /(ssize_t a, ssize_t b) => new() { _v = a._v / b._v };
    public static ssize_t operator %(ssize_t a, ssize_t b) => new() { _v = a._v % b._v };
    public static ssize_t operator ^(ssize_t a, ssize_t b) => new() { _v = a._v ^ b._v };
    public static ssize_t operator <<(ssize_t a, int b) => new() { _v = a._v << b };
    public static ssize_t operator >>(ssize_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(ssize_t a, ssize_t b) => a._v < b._v;
    public static bool operator >(ssize_t a, ssize_t b) => a._v > b._v;
    public static bool operator <=(ssize_t a, ssize_t b) => a._v <= b._v;
    public static bool operator >=(ssize_t a, ssize_t b) => a._v >= b._v;
    public static ssize_t operator ~(ssize_t a) => new() { _v = ~a._v };
    public static ssize_t operator &(ssize_t a, ssize_t b) => new() { _v = a._v & b._v };
    public static ssize_t operator |(ssize_t a, ssize_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(ssize_t a, ssize_t b) => a._v == b._v;
    public static bool operator !=(ssize_t a, ssize_t b) => a._v != b._v;

    public bool Equals(ssize_t other) => this == other;
    public override bool Equals(object? obj) => obj is ssize_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct socklen_t : IEquatable<socklen_t>
{
    private uint _v;

    public static implicit operator uint(socklen_t a) => a._v;
    public static explicit operator int(socklen_t a) => (int)a._v;
    public static implicit operator socklen_t(uint a) => new() { _v = a };
    public static implicit operator socklen_t(int a) => new() { _v = (uint)a };
    public static implicit operator socklen_t(ushort a) => new() { _v = a };

    public static socklen_t operator +(socklen_t a) => a;
    public static socklen_t operator ++(socklen_t a) => new() { _v = a._v + 1 };
    public static socklen_t operator --(socklen_t a) => new() { _v = a._v - 1 };
    public static socklen_t operator +(socklen_t a, socklen_t b) => new() { _v = a._v + b._v };
    public static socklen_t operator -(socklen_t a, socklen_t b) => new() { _v = a._v - b._v };
    public static socklen_t operator *(socklen_t a, socklen_t b) => new() { _v = a._v * b._v };
    public static socklen_t operator /(socklen_t a, socklen_t b) => new() { _v = a._v / b._v };
    public static socklen_t operator %(socklen_t a, socklen_t b) => new() { _v = a._v % b._v };
    public static socklen_t operator ^(socklen_t a, socklen_t b) => new() { _v = a._v ^ b._v };
    public static socklen_t operator <<(socklen_t a, int b) => new() { _v = a._v << b };
    public static socklen_t operator >>(socklen_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(socklen_t a, socklen_t b) => a._v < b._v;
    public static bool operator >(socklen_t a, socklen_t b) => a._v > b._v;
    public static bool operator <=(socklen_t a, socklen_t b) => a._v <= b._v;
    public static bool operator >=(socklen_t a, socklen_t b) => a._v >= b._v;
    public static socklen_t operator ~(socklen_t a) => new() { _v = ~a._v };
    public static socklen_t operator &(socklen_t a, socklen_t b) => new() { _v = a._v & b._v };
    public static socklen_t operator |(socklen_t a, socklen_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(socklen_t a, socklen_t b) => a._v == b._v;
    public static bool operator !=(socklen_t a, socklen_t b) => a._v != b._v;

    public bool Equals(socklen_t other) => this == other;
    public override bool Equals(object? obj) => obj is socklen_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct long_t : IEquatable<long_t>
{
    private long _v;

    public static implicit operator long(long_t a) => a._v;
    public static explicit operator int(long_t a) => (int)a._v;
    public static implicit operator long_t(int a) => new() { _v = a };
    public static explicit operator long_t(long a) => new() { _v = a };

    public static long_t operator -(long_t a) => new() { _v = -a._v };
    public static long_t operator +(long_t a) => a;
    public static long_t operator ++(long_t a) => new() { _v = a._v + 1 };
    public static long_t operator --(long_t a) => new() { _v = a._v - 1 };
    public static long_t operator +(long_t a, long_t b) => new() { _v = a._v + b._v };
    public static long_t operator -(long_t a, long_t b) => new() { _v = a._v - b._v };
    public static long_t operator *(long_t a, long_t b) => new() { _v = a._v * b._v };
    public static long_t operator /(long_t a, long_t b) => new() { _v = a._v / b._v };
    public static long_t operator %(long_t a, long_t b) => new() { _v = a._v % b._v };
    public static long_t operator ^(long_t a, long_t b) => new() { _v = a._v ^ b._v };
    public static long_t operator <<(long_t a, int b) => new() { _v = a._v << b };
    public static long_t operator >>(long_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(long_t a, long_t b) => a._v < b._v;
    public static bool operator >(long_t a, long_t b) => a._v > b._v;
    public static bool operator <=(long_t a, long_t b) => a._v <= b._v;
    public static bool operator >=(long_t a, long_t b) => a._v >= b._v;
    public static long_t operator ~(long_t a) => new() { _v = ~a._v };
    public static long_t operator &(long_t a, long_t b) => new() { _v = a._v & b._v };
    public static long_t operator |(long_t a, long_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(long_t a, long_t b) => a._v == b._v;
    public static bool operator !=(long_t a, long_t b) => a._v != b._v;

    public bool Equals(long_t other) => this == other;
    public override bool Equals(object? obj) => obj is long_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}

public struct ulong_t : IEquatable<ulong_t>
{
    private ulong _v;

    public static implicit operator ulong(ulong_t a) => a._v;
    public static explicit operator uint(ulong_t a) => (uint)a._v;
    public static implicit operator ulong_t(uint a) => new() { _v = a };
    public static explicit operator ulong_t(ulong a) => new() { _v = a };

    public static ulong_t operator +(ulong_t a) => a;
    public static ulong_t operator ++(ulong_t a) => new() { _v = a._v + 1 };
    public static ulong_t operator --(ulong_t a) => new() { _v = a._v - 1 };
    public static ulong_t operator +(ulong_t a, ulong_t b) => new() { _v = a._v + b._v };
    public static ulong_t operator -(ulong_t a, ulong_t b) => new() { _v = a._v - b._v };
    public static ulong_t operator *(ulong_t a, ulong_t b) => new() { _v = a._v * b._v };
    public static ulong_t operator /(ulong_t a, ulong_t b) => new() { _v = a._v / b._v };
    public static ulong_t operator %(ulong_t a, ulong_t b) => new() { _v = a._v % b._v };
    public static ulong_t operator ^(ulong_t a, ulong_t b) => new() { _v = a._v ^ b._v };
    public static ulong_t operator <<(ulong_t a, int b) => new() { _v = a._v << b };
    public static ulong_t operator >>(ulong_t a, int b) => new() { _v = a._v >> b };
    public static bool operator <(ulong_t a, ulong_t b) => a._v < b._v;
    public static bool operator >(ulong_t a, ulong_t b) => a._v > b._v;
    public static bool operator <=(ulong_t a, ulong_t b) => a._v <= b._v;
    public static bool operator >=(ulong_t a, ulong_t b) => a._v >= b._v;
    public static ulong_t operator ~(ulong_t a) => new() { _v = ~a._v };
    public static ulong_t operator &(ulong_t a, ulong_t b) => new() { _v = a._v & b._v };
    public static ulong_t operator |(ulong_t a, ulong_t b) => new() { _v = a._v | b._v };
    public static bool operator ==(ulong_t a, ulong_t b) => a._v == b._v;
    public static bool operator !=(ulong_t a, ulong_t b) => a._v != b._v;

    public bool Equals(ulong_t other) => this == other;
    public override bool Equals(object? obj) => obj is ulong_t other && this == other;
    public override int GetHashCode() => _v.GetHashCode();
    public override string ToString() => _v.ToString();
}
