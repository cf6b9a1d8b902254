using System.Net.Sockets;
using System.Runtime.CompilerServices;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Making sockets.</content>
public sealed partial class FiberSocket
{
    /// <summary>Makes a socket (socket(2)): non-blocking and close-on-exec from birth.</summary>
    /// <param name="family">The address family.</param>
    /// <param name="type">The type.</param>
    /// <param name="protocol">The protocol; unspecified: the usual one of the type.</param>
    /// <returns>The socket; null on an error, which <see cref="Errno"/>'s <c>Last</c> tells: EMFILE, EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL (nothing that Linux knows), …</returns>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static FiberSocket? Create(AddressFamily family, SocketType type, ProtocolType protocol = ProtocolType.Unspecified)
    {
        _ = Reactor.Current;
        return LinuxNumbers.TryGetFamily(family, out int nativeFamily)
            && LinuxNumbers.TryGetType(type, out int nativeType)
            && LinuxNumbers.TryGetProtocol(protocol, out int nativeProtocol)
            ? Create(nativeFamily, nativeType, nativeProtocol)
            : Refuse(Errno.EINVAL);
    }

    /// <summary>Makes a socket from the names of the manual: <c>Create("AF_INET", "SOCK_STREAM", "tcp")</c>.</summary>
    /// <param name="domain">AF_INET, PF_INET6, AF_UNIX, …</param>
    /// <param name="type">SOCK_STREAM, SOCK_DGRAM, …</param>
    /// <param name="protocol">A name of protocols(5), such as tcp; null or empty: the usual one of the type.</param>
    /// <returns>The socket; null on an error, which <c>Errno.Last</c> tells: EINVAL (no such domain or type), EPROTOTYPE (no such protocol), or one of socket(2).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="domain"/> or <paramref name="type"/> is null.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static FiberSocket? Create(string domain, string type, string? protocol = null)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(type);
        _ = Reactor.Current;
        if (!SocketNames.TryGetFamily(domain, out int nativeFamily) || !SocketNames.TryGetType(type, out int nativeType))
            return Refuse(Errno.EINVAL);
        int nativeProtocol = 0;
        return string.IsNullOrEmpty(protocol) || ProtocolNames.TryGetNumber(protocol, out nativeProtocol)
            ? Create(nativeFamily, nativeType, nativeProtocol)
            : Refuse(Errno.EPROTOTYPE);
    }

    /// <summary>Makes a socket that fits an answer of <c>GetAddrInfo</c>.</summary>
    /// <param name="info">The answer.</param>
    /// <returns>The socket; null on an error, which <c>Errno.Last</c> tells.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static FiberSocket? Create(AddrInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Create(info.Family, info.Type, info.Protocol);
    }

    /// <summary>Takes a descriptor over that was made elsewhere. It is made non-blocking, and close-on-exec if the socket owns it.</summary>
    /// <param name="handle">The number of a socket that this process has open.</param>
    /// <param name="ownsHandle">True: the socket closes it, and nothing else may. False: it stays open when the socket is closed.</param>
    /// <returns>The socket; null on an error, which <c>Errno.Last</c> tells: EBADF, ENOTSOCK.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="handle"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread, or the descriptor is open in this reactor already.</exception>
    public static FiberSocket? FromFd(int handle, bool ownsHandle = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(handle);
        _ = Reactor.Current;
        if (GetInt(handle, SO_TYPE) < 0)
            return Refuse((Errno)errno);
        if (!SetNonBlocking(handle, true) || (ownsHandle && fcntl(handle, F_SETFD, FD_CLOEXEC) < 0))
            return Refuse((Errno)errno);

        return new FiberSocket(handle, TraitsOf(handle) | LingeringOf(handle), ownsHandle, isNew: false);
    }

    private static FiberSocket? Create(int family, int type, int protocol)
    {
        int handle = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
        return handle >= 0 ? Own(handle, TraitsOf(handle)) : Refuse((Errno)errno);
    }

    /// <summary>A descriptor that the kernel has just given. If the reactor refuses it, because one of this number was closed behind its back, it must not leak.</summary>
    private static FiberSocket Own(int handle, SocketTraits traits)
    {
        try
        {
            return new FiberSocket(handle, traits);
        }
        catch
        {
            _ = close(handle);
            throw;
        }
    }

    private static FiberSocket? Refuse(Errno error)
    {
        FiberScheduler.Require().LastError = (ushort)error;
        return null;
    }

    /// <summary>Makes two connected sockets (socketpair(2)).</summary>
    /// <param name="family">The address family; Linux has pairs for UNIX sockets.</param>
    /// <param name="type">The type.</param>
    /// <param name="protocol">The protocol; unspecified: the usual one.</param>
    /// <returns>The two; null on an error: EOPNOTSUPP, EMFILE, EINVAL, …</returns>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static (FiberSocket First, FiberSocket Second)? Pair(
        AddressFamily family = AddressFamily.Unix, SocketType type = SocketType.Stream, ProtocolType protocol = ProtocolType.Unspecified)
    {
        _ = Reactor.Current;
        Errno error = Errno.EINVAL;
        if (LinuxNumbers.TryGetFamily(family, out int nativeFamily)
            && LinuxNumbers.TryGetType(type, out int nativeType)
            && LinuxNumbers.TryGetProtocol(protocol, out int nativeProtocol)
            && TryMakePair(nativeFamily, nativeType, nativeProtocol, out int first, out int second, out error))
        {
            return OwnPair(first, second);
        }

        Refuse(error);
        return null;
    }

    private static (FiberSocket First, FiberSocket Second) OwnPair(int first, int second)
    {
        FiberSocket? owned = null;
        bool isSecondOurs = true;
        try
        {
            owned = Own(first, TraitsOf(first));
            isSecondOurs = false;
            return (owned, Own(second, TraitsOf(second)));
        }
        catch
        {
            owned?.Close();
            if (isSecondOurs)
                _ = close(second);
            throw;
        }
    }

    /// <summary>Asks the kernel what the socket is, once; an accepted socket inherits the answer.</summary>
    private static SocketTraits TraitsOf(int handle)
    {
        SocketTraits traits = SocketTraits.None;
        if (GetInt(handle, SO_TYPE) == SOCK_STREAM)
            traits |= SocketTraits.Stream;
        if (GetInt(handle, SO_PROTOCOL) == IPPROTO_TCP && (traits & SocketTraits.Stream) != 0)
            traits |= SocketTraits.PlainTcp;
        return traits;
    }

    /// <summary>Whether SO_LINGER was set where the socket was made.</summary>
    private static SocketTraits LingeringOf(int handle) =>
        SocketOptions.Linger.TryGet(handle, out LingerOption value) == Errno.None && value.Enabled
            ? SocketTraits.Lingering
            : SocketTraits.None;

    private static unsafe int GetInt(int handle, int option)
    {
        int value = 0;
        Tmds.Linux.socklen_t length = sizeof(int);
        return getsockopt(handle, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
    }

    private static unsafe bool TryMakePair(int family, int type, int protocol, out int first, out int second, out Errno error)
    {
        int* handles = stackalloc int[2];
        int result = socketpair(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol, handles);
        error = result == 0 ? Errno.None : (Errno)errno;
        first = handles[0];
        second = handles[1];
        return result == 0;
    }
}
