namespace Tmds.Linux;

/// <summary>Where a datagram arrived and whom it was for: IP_PKTINFO; see ip(7).</summary>
internal struct in_pktinfo
{
    public int ipi_ifindex { get; set; }
    public in_addr ipi_spec_dst;
    public in_addr ipi_addr;
}

/// <summary>Where a datagram arrived and whom it was for: IPV6_PKTINFO; see ipv6(7).</summary>
internal struct in6_pktinfo
{
    public in6_addr ipi6_addr;
    public uint ipi6_ifindex { get; set; }
}
