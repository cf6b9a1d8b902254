namespace FiberNet;

/// <summary>
/// The options of sockets, for <c>SetOption</c> and <c>GetOption</c>, each with the type that its value has.
/// </summary>
/// <remarks>
/// <para>Those at the level of the socket have .NET's kind of names (<see cref="ReuseAddress"/> is SO_REUSEADDR); the others
/// begin with their level: Tcp, Ip, Ipv6, Udp. Each names its C constant; socket(7), tcp(7), ip(7), ipv6(7) and udp(7)
/// say more. Times are <see cref="TimeSpan"/>, rounded up to the unit that the kernel has.</para>
/// <para>A value that cannot be passed to the kernel as it is throws <see cref="ArgumentOutOfRangeException"/>. What the
/// kernel refuses is a failure with its <see cref="Errno"/>: EINVAL, EPERM, and ENOPROTOOPT for an option that this kernel or
/// this kind of socket lacks.</para>
/// </remarks>
public static partial class SocketOptions
{
    /// <summary>Makes an option that this class lacks and whose value is a C <c>int</c>.</summary>
    /// <param name="level">Linux's number of the level, such as 1 for SOL_SOCKET.</param>
    /// <param name="number">Linux's number of the option.</param>
    /// <param name="name">Its name in messages.</param>
    /// <returns>A new option, which <c>SetSockOpt</c> does not know by its name.</returns>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public static SocketOption<int> Custom(int level, int number, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SocketOption<int>(level, number, name, IntCodec.Any);
    }

    private static TOption Add<TOption>(TOption option)
        where TOption : SocketOption
    {
        SocketOptionTable.Add(option);
        return option;
    }
}
