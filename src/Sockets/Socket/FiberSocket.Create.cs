using System.Net.Sockets;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>Making sockets.</content>
public sealed partial class FiberSocket
{
    /// <summary>Makes a socket (socket(2)), non-blocking and close-on-exec from the start.</summary>
    /// <param name="family">The address family.</param>
    /// <param name="type">The type.</param>
    /// <param name="protocol">The protocol; unspecified: the default of the type.</param>
    /// <returns>The socket; null on an error, with the reason in <c>Errno.Last</c>: EMFILE, EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL (nothing that Linux knows), …</returns>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream).OrThrow();
    /// listener.Bind("127.0.0.1", 0).OrThrow();
    /// listener.Listen().OrThrow();
    /// </code>
    /// </example>
    public static FiberSocket? Create(AddressFamily family, SocketType type, ProtocolType protocol = ProtocolType.Unspecified)
    {
        _ = Reactor.Current;
        return LinuxNumbers.TryGetFamily(family, out int nativeFamily)
            && LinuxNumbers.TryGetType(type, out int nativeType)
            && LinuxNumbers.TryGetProtocol(protocol, out int nativeProtocol)
            ? Create(nativeFamily, nativeType, nativeProtocol)
            : Refuse(Errno.EINVAL);
    }

    /// <summary>Makes a socket from a descriptor that was made elsewhere. The descriptor becomes non-blocking, and close-on-exec if the socket owns it.</summary>
    /// <param name="handle">The number of a socket that this process has open.</param>
    /// <param name="ownsHandle">True: the socket closes it, and nothing else may. False: it stays open when the socket is closed.</param>
    /// <returns>The socket; null on an error, with the reason in <c>Errno.Last</c>: EBADF, ENOTSOCK.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="handle"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread, or the descriptor is open in this reactor already.</exception>
    public static FiberSocket? FromFd(int handle, bool ownsHandle = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(handle);
        _ = Reactor.Current;
        IoResult taken = OptionCalls.Get(handle, LibC.SOL_SOCKET, LibC.SO_TYPE, out _);
        if (taken.IsSuccess)
            taken = DescriptorCalls.SetNonBlocking(handle, true);
        if (taken.IsSuccess && ownsHandle)
            taken = DescriptorCalls.SetCloseOnExec(handle);
        return taken.IsSuccess ? new FiberSocket(handle, TraitsOf(handle) | LingeringOf(handle), ownsHandle, isNew: false) : Refuse(taken);
    }

    /// <summary>Makes two connected sockets (socketpair(2)).</summary>
    /// <param name="first">One socket; null on failure.</param>
    /// <param name="second">The other one; null on failure.</param>
    /// <param name="family">The address family; Linux has pairs for UNIX sockets.</param>
    /// <param name="type">The type.</param>
    /// <param name="protocol">The protocol; unspecified: the default of the type.</param>
    /// <returns>Success, or the errno: EOPNOTSUPP, EMFILE, EINVAL, …</returns>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static IoResult Pair(
        out FiberSocket? first,
        out FiberSocket? second,
        AddressFamily family = AddressFamily.Unix,
        SocketType type = SocketType.Stream,
        ProtocolType protocol = ProtocolType.Unspecified)
    {
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        first = second = null;
        if (!LinuxNumbers.TryGetFamily(family, out int nativeFamily)
            || !LinuxNumbers.TryGetType(type, out int nativeType)
            || !LinuxNumbers.TryGetProtocol(protocol, out int nativeProtocol))
        {
            return scheduler.Publish(Errno.EINVAL);
        }

        IoResult made = SocketCalls.CreatePair(nativeFamily, nativeType, nativeProtocol, out int one, out int other);
        if (made.IsSuccess)
            (first, second) = OwnPair(one, other);
        return scheduler.Publish(made);
    }

    internal static FiberSocket? Create(int family, int type, int protocol)
    {
        IoResult made = SocketCalls.Create(family, type, protocol);
        return made.IsSuccess ? Own((int)made.Count, TraitsOf((int)made.Count)) : Refuse(made);
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
            _ = DescriptorCalls.Close(handle);
            throw;
        }
    }

    /// <summary>No socket could be made: the reason is <c>Errno.Last</c>.</summary>
    internal static FiberSocket? Refuse(IoResult outcome)
    {
        _ = FiberScheduler.Require().Publish(outcome);
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
            owned?.Dispose();
            if (isSecondOurs)
                _ = DescriptorCalls.Close(second);
            throw;
        }
    }

    /// <summary>Asks the kernel what the socket is, once; an accepted socket inherits the answer.</summary>
    private static SocketTraits TraitsOf(int handle)
    {
        SocketTraits traits = SocketTraits.None;
        if (OptionCalls.Get(handle, LibC.SOL_SOCKET, LibC.SO_TYPE, out int type) && type == LibC.SOCK_STREAM)
            traits |= SocketTraits.Stream;
        if (OptionCalls.Get(handle, LibC.SOL_SOCKET, LibC.SO_PROTOCOL, out int protocol) && protocol == LibC.IPPROTO_TCP && (traits & SocketTraits.Stream) != 0)
            traits |= SocketTraits.PlainTcp;
        return traits;
    }

    /// <summary>Whether SO_LINGER was set where the socket was made.</summary>
    private static SocketTraits LingeringOf(int handle) =>
        SocketOptions.Linger.TryGet(handle, out LingerOption value) == Errno.None && value.Enabled
            ? SocketTraits.Lingering
            : SocketTraits.None;
}
