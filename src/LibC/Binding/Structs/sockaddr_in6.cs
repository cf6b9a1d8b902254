namespace Tmds.Linux;

/// <summary>An IPv6 address and port; see ipv6(7). The port is in network byte order.</summary>
internal struct sockaddr_in6
{
    public sa_family_t sin6_family { get; set; }
    public ushort sin6_port { get; set; }
    public uint sin6_flowinfo { get; set; }
    public in6_addr sin6_addr;
    public uint sin6_scope_id { get; set; }
}
