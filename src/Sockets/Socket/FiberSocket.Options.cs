using Tmds.Linux;

namespace FiberNet;

/// <content>Options (setsockopt(2), getsockopt(2)).</content>
public sealed partial class FiberSocket
{
    /// <summary>Sets an option: <c>SetOption(SocketOptions.ReuseAddress, true)</c>.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="value">The value.</param>
    /// <returns>Success, or the errno: ENOPROTOOPT, EINVAL, EPERM, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="option"/> is null, or <paramref name="value"/> is null and the option has no such value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> cannot be passed to the kernel as it is.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// socket.SetOption(SocketOptions.TcpNoDelay, true).OrThrow();
    /// </code>
    /// </example>
    public IoResult SetOption<T>(SocketOption<T> option, T value)
    {
        ArgumentNullException.ThrowIfNull(option);
        EnterSync();
        return OptionSet(option, option.Set(_descriptor.Handle, value));
    }

    /// <summary>Reads an option.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="value">The value; the default if the kernel refuses.</param>
    /// <returns>Success, or the errno: ENOPROTOOPT, EINVAL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="option"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public IoResult GetOption<T>(ReadOnlySocketOption<T> option, out T? value)
    {
        ArgumentNullException.ThrowIfNull(option);
        EnterSync();
        return Publish(option.TryGet(_descriptor.Handle, out value!));
    }

    internal IoResult SetByName(string level, string name, object value)
    {
        EnterSync();
        SocketOption option = SocketOptionTable.Find(level, name);
        return OptionSet(option, option.SetObject(_descriptor.Handle, value));
    }

    internal object? GetByName(string level, string name)
    {
        EnterSync();
        _ = Publish(SocketOptionTable.Find(level, name).TryGetObject(_descriptor.Handle, out object? value));
        return value;
    }

    private void MarkLingering()
    {
        _traits |= SocketTraits.Lingering;
        _descriptor.MarkLingering();
    }

    private IoResult OptionSet(SocketOption option, Errno error)
    {
        // An upper-layer protocol such as kTLS cuts the stream into records: a short read does not empty the queue any more.
        if (option.Level == LibC.SOL_TCP && option.Number == LibC.TCP_ULP)
            _traits &= ~(SocketTraits.PlainTcp | SocketTraits.TimedTcp);
        if (option.Level == LibC.SOL_SOCKET && option.Number == LibC.SO_LINGER)
            MarkLingering();
        return Publish(error);
    }
}
