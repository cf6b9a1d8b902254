namespace Tmds.Linux;

/// <summary>A group and the address of the interface: IP_ADD_MEMBERSHIP as BSD has it; see ip(7).</summary>
internal struct ip_mreq
{
    public in_addr imr_multiaddr;
    public in_addr imr_interface;
}

/// <summary>A group and the index of the interface: IP_ADD_MEMBERSHIP and IP_MULTICAST_IF; see ip(7).</summary>
internal struct ip_mreqn
{
    public in_addr imr_multiaddr;
    public in_addr imr_address;
    public int imr_ifindex { get; set; }
}

/// <summary>A group heard from one source only: IP_ADD_SOURCE_MEMBERSHIP; see ip(7).</summary>
internal struct ip_mreq_source
{
    public in_addr imr_multiaddr;
    public in_addr imr_interface;
    public in_addr imr_sourceaddr;
}

/// <summary>A group and the index of the interface: IPV6_ADD_MEMBERSHIP; see ipv6(7).</summary>
internal struct ipv6_mreq
{
    public in6_addr ipv6mr_multiaddr;
    public uint ipv6mr_interface { get; set; }
}
