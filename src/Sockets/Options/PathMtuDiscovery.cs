namespace FiberNet;

/// <summary>How large packets may be: the values of IP_MTU_DISCOVER and IPV6_MTU_DISCOVER; see ip(7).</summary>
public enum PathMtuDiscovery
{
    /// <summary>IP_PMTUDISC_DONT: never set the don't-fragment flag.</summary>
    Dont = 0,

    /// <summary>IP_PMTUDISC_WANT: as the route says; fragment what is larger.</summary>
    Want = 1,

    /// <summary>IP_PMTUDISC_DO: always set it; a larger datagram is EMSGSIZE.</summary>
    Do = 2,

    /// <summary>IP_PMTUDISC_PROBE: set it, and ignore the known path MTU.</summary>
    Probe = 3,

    /// <summary>IP_PMTUDISC_INTERFACE: the interface's MTU counts, the path's does not.</summary>
    Interface = 4,

    /// <summary>IP_PMTUDISC_OMIT: as <see cref="Interface"/>, but fragments what is larger.</summary>
    Omit = 5,
}
