namespace FiberNet.Tests.StreamContract;

/// <summary>What carries the bytes of a stream under test.</summary>
public enum StreamKind
{
    /// <summary>TCP.</summary>
    Plain,

    /// <summary>A TLS connection of the library, as a stream.</summary>
    Tls,

    /// <summary>.NET's SslStream over a stream of the library. It has no second read in flight, and does not survive a cancelled call.</summary>
    SslStream,
}
