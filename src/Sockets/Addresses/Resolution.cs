namespace FiberNet;

/// <summary>
/// What the resolver answered: the addresses, in the order to try them (RFC 6724), or why there are none.
/// </summary>
/// <param name="Addresses">Null if it failed, else one at least.</param>
/// <param name="Errno">EIO if the name was not resolved; the errno of a system error.</param>
/// <param name="Error">The C library's text, "getaddrinfo: Name or service not known"; null without an error.</param>
internal readonly record struct Resolution(IReadOnlyList<AddrInfo>? Addresses, Errno Errno, string? Error)
{
    /// <summary>Whether there are addresses.</summary>
    internal bool Succeeded => Addresses is not null;
}
