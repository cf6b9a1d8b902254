namespace FiberNet;

/// <summary>How to look names up: getaddrinfo(3)'s AI_ flags.</summary>
[Flags]
public enum AddrInfoFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>AI_PASSIVE: without a host, the addresses to bind to (any) instead of those to connect to (loopback).</summary>
    Passive = 0x01,

    /// <summary>AI_CANONNAME: the official name of the host, too.</summary>
    CanonicalName = 0x02,

    /// <summary>AI_NUMERICHOST: the host is an address; do not look it up.</summary>
    NumericHost = 0x04,

    /// <summary>AI_V4MAPPED: for <c>InterNetworkV6</c>, IPv4 addresses as ::ffff:a.b.c.d where there are no others.</summary>
    V4Mapped = 0x08,

    /// <summary>AI_ALL: with <see cref="V4Mapped"/>, these in addition to the others.</summary>
    All = 0x10,

    /// <summary>AI_ADDRCONFIG: only families that this machine has an address of, the loopback's not counted.</summary>
    AddressConfig = 0x20,

    /// <summary>AI_NUMERICSERV: the service is a port; do not look it up.</summary>
    NumericService = 0x400,
}
