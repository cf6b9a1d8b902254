using System.Net;

namespace FiberNet;

/// <summary>A multicast group heard from one source only (RFC 4607); see ip(7), IP_ADD_SOURCE_MEMBERSHIP.</summary>
/// <param name="Group">The IPv4 address of the group.</param>
/// <param name="Source">The IPv4 address of the only sender to hear.</param>
/// <param name="Interface">The IPv4 address of the interface; null to let the kernel choose.</param>
public sealed record MulticastSource(IPAddress Group, IPAddress Source, IPAddress? Interface = null);
