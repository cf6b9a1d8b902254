using System.Net.Sockets;
using Tmds.Linux;

namespace FiberNet;

/// <content>Options (setsockopt(2), getsockopt(2)).</content>
public sealed partial class FiberSocket
{
    /// <summary>
    /// What a close does with bytes that are not sent yet (SO_LINGER): on with time 0 resets the connection. The original's
    /// <c>linger</c>.
    /// </summary>
    /// <remarks>
    /// With a time <see cref="Close"/> does not wait for the peer, as close(2) would: the kernel goes on to send what it has. To
    /// know that the peer has read everything, shut the sending direction down and read to the end.
    /// </remarks>
    /// <value>Null if the kernel refuses (<see cref="Errno"/>).</value>
    /// <exception cref="ArgumentNullException">The value to set is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public LingerOption? Linger
    {
        get => GetOption(SocketOptions.Linger, out LingerOption? value) ? value : null;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            SetOption(SocketOptions.Linger, value);
        }
    }

    /// <summary>Sets an option: <c>SetOption(SocketOptions.ReuseAddress, true)</c>.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="value">The value.</param>
    /// <returns>True; false if the kernel refuses: ENOPROTOOPT, EINVAL, EPERM, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="option"/> is null, or <paramref name="value"/> is where it may not be.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> cannot be passed to the kernel as it is.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool SetOption<T>(SocketOption<T> option, T value)
    {
        ArgumentNullException.ThrowIfNull(option);
        EnterSync();
        return OptionSet(option, option.Set(_descriptor.Handle, value));
    }

    /// <summary>Reads an option; the default of <typeparamref name="T"/> if the kernel refuses (<see cref="Errno"/>).</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="option"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public T? GetOption<T>(ReadOnlySocketOption<T> option)
    {
        GetOption(option, out T? value);
        return value;
    }

    /// <summary>Reads an option.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="value">The value; the default if the kernel refuses.</param>
    /// <returns>True; false if the kernel refuses (<see cref="Errno"/>).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="option"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool GetOption<T>(ReadOnlySocketOption<T> option, out T? value)
    {
        ArgumentNullException.ThrowIfNull(option);
        EnterSync();
        return CheckError(option.TryGet(_descriptor.Handle, out value!));
    }

    /// <summary>Sets an option by its C names: <c>SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true)</c>.</summary>
    /// <param name="level">The level: SOL_SOCKET or socket, SOL_TCP, IPPROTO_TCP or tcp, SOL_IP, …</param>
    /// <param name="name">The option.</param>
    /// <param name="value">A value of the option's type, or a number where it is a flag.</param>
    /// <returns>True; false if the kernel refuses: ENOPROTOOPT, EINVAL, EPERM, …</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no such level or option, it is read-only, or the value is of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> cannot be passed to the kernel as it is.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool SetSockOpt(string level, string name, object value)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        EnterSync();
        SocketOption option = SocketOptionTable.Find(level, name);
        return OptionSet(option, option.SetObject(_descriptor.Handle, value));
    }

    /// <summary>Reads an option by its C names.</summary>
    /// <param name="level">The level, as in <see cref="SetSockOpt"/>.</param>
    /// <param name="name">The option.</param>
    /// <returns>The value, of the option's type; null if the kernel refuses (<see cref="Errno"/>).</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no such level or option.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public object? GetSockOpt(string level, string name)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(name);
        EnterSync();
        CheckError(SocketOptionTable.Find(level, name).TryGetObject(_descriptor.Handle, out object? value));
        return value;
    }

    private void MarkLingering()
    {
        _traits |= SocketTraits.Lingering;
        _descriptor.MarkLingering();
    }

    private bool OptionSet(SocketOption option, Errno error)
    {
        // An upper-layer protocol such as kTLS cuts the stream into records: a short read does not empty the queue any more.
        if (option.Level == LibC.SOL_TCP && option.Number == LibC.TCP_ULP)
            _traits &= ~SocketTraits.PlainTcp;
        if (option.Level == LibC.SOL_SOCKET && option.Number == LibC.SO_LINGER)
            MarkLingering();
        return CheckError(error);
    }
}
