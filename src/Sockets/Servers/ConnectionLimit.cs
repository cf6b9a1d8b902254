namespace FiberNet;

/// <summary>A limit at which a <see cref="TcpServer"/> ends a connection.</summary>
public enum ConnectionLimit
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No byte went either way for <see cref="TcpServerOptions.IdleTimeout"/>.</summary>
    Idle = 1,

    /// <summary>The peer has sent nothing within <see cref="TcpServerOptions.FirstByteTimeout"/>.</summary>
    FirstByte = 2,
}
