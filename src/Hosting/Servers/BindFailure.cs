namespace FiberNet.Hosting;

/// <summary>Why a server cannot listen.</summary>
internal static class BindFailure
{
    /// <summary>An exception that names the server, the key and the address, after a call on this reactor has failed.</summary>
    internal static IOException Of(string server, string address) => Of(server, address, $"{Errno.Last.StrError()} ({Errno.Last})", Errno.Last);

    internal static IOException Of(string server, string address, string reason, Errno errno = Errno.EINVAL) =>
        new($"The server '{server}' cannot listen at {address} ({SectionNames.OfServer(server)}:Listen): {reason}.") { HResult = (int)errno };
}
