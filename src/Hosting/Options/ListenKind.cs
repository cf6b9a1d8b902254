namespace FiberNet.Hosting;

/// <summary>The forms of an address to listen at.</summary>
internal enum ListenKind
{
    /// <summary>A host and a port.</summary>
    Ip,

    /// <summary>The path or the abstract name of a UNIX socket.</summary>
    Unix,

    /// <summary>Sockets that systemd has passed under a name.</summary>
    Systemd,
}
