using System.Net.Sockets;

namespace FiberNet.Posix;

/// <summary>
/// The members of a socket that take the names and numbers of the manual pages: <c>Create("AF_INET", "SOCK_STREAM", "tcp")</c>,
/// <c>SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true)</c>. <see cref="FiberSocket"/> has a typed form of each.
/// </summary>
public static class PosixNames
{
    extension(FiberSocket socket)
    {
        /// <summary>Makes a socket from the names of the manual.</summary>
        /// <param name="domain">AF_INET, PF_INET6, AF_UNIX, …</param>
        /// <param name="type">SOCK_STREAM, SOCK_DGRAM, …</param>
        /// <param name="protocol">A name of protocols(5), such as tcp; null or empty: the default of the type.</param>
        /// <returns>The socket; null on an error, with the reason in <c>Errno.Last</c>: EINVAL (no such domain or type), EPROTOTYPE (no such protocol), or one of socket(2).</returns>
        /// <exception cref="ArgumentNullException"><paramref name="domain"/> or <paramref name="type"/> is null.</exception>
        /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
        public static FiberSocket? Create(string domain, string type, string? protocol = null)
        {
            ArgumentNullException.ThrowIfNull(domain);
            ArgumentNullException.ThrowIfNull(type);
            _ = Reactor.Current;
            if (!SocketNames.TryGetFamily(domain, out int nativeFamily) || !SocketNames.TryGetType(type, out int nativeType))
                return FiberSocket.Refuse(Errno.EINVAL);
            int nativeProtocol = 0;
            return string.IsNullOrEmpty(protocol) || ProtocolNames.TryGetNumber(protocol, out nativeProtocol)
                ? FiberSocket.Create(nativeFamily, nativeType, nativeProtocol)
                : FiberSocket.Refuse(Errno.EPROTOTYPE);
        }

        /// <summary>
        /// The descriptor's mode (O_NONBLOCK). Default: true. On a socket that was made blocking, <c>Sys…</c> calls may block the
        /// reactor; the reads and writes that suspend still never block; <c>Accept</c>, <c>Connect</c> and <c>SendFile</c> throw.
        /// </summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="IOException">fcntl(2) fails; it does not for an open descriptor.</exception>
        public bool NonBlock
        {
            get => socket.IsNonBlocking;
            set => socket.IsNonBlocking = value;
        }

        /// <summary>What a close does with bytes that are not sent yet (SO_LINGER): on with time 0 resets the connection.</summary>
        /// <remarks>
        /// With a time, <see cref="FiberSocket.Close"/> does not wait for the peer as close(2) would: the kernel sends the rest in the
        /// background. To know that the peer has read everything, shut the sending direction down and read to the end.
        /// </remarks>
        /// <value>Null if the kernel refuses (<see cref="FiberSocket.Errno"/>).</value>
        /// <exception cref="ArgumentNullException">The value to set is null.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public LingerOption? Linger
        {
            get => socket.GetOption(SocketOptions.Linger, out LingerOption? value) ? value : null;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _ = socket.SetOption(SocketOptions.Linger, value);
            }
        }

        /// <summary>Shuts down one direction or both, by name.</summary>
        /// <param name="how">"R", "READ" or "0": the reading end; "W", "WRITE" or "1": the writing end; "RW", "READ_WRITE" or "2": both.</param>
        /// <returns>Success, or the errno: ENOTCONN, …</returns>
        /// <exception cref="ArgumentException"><paramref name="how"/> is not one of these.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult Shutdown(string how) => socket.Shutdown(SocketNames.ParseShutdown(how));

        /// <summary>Shuts down one direction or both, by shutdown(2)'s numbers.</summary>
        /// <param name="how">0: the reading end; 1: the writing end; 2: both.</param>
        /// <returns>Success, or the errno: ENOTCONN, …</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="how"/> is not one of these.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult Shutdown(int how) => socket.Shutdown(SocketNames.ParseShutdown(how));

        /// <summary>Sets an option by its C names: <c>SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true)</c>.</summary>
        /// <param name="level">The level: SOL_SOCKET or socket, SOL_TCP, IPPROTO_TCP or tcp, SOL_IP, …</param>
        /// <param name="name">The option.</param>
        /// <param name="value">A value of the option's type, or a number where it is a flag.</param>
        /// <returns>Success, or the errno: ENOPROTOOPT, EINVAL, EPERM, …</returns>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">There is no such level or option, it is read-only, or the value is of another type.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> cannot be passed to the kernel as it is.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public IoResult SetSockOpt(string level, string name, object value)
        {
            ArgumentNullException.ThrowIfNull(level);
            ArgumentNullException.ThrowIfNull(name);
            ArgumentNullException.ThrowIfNull(value);
            return socket.SetByName(level, name, value);
        }

        /// <summary>Reads an option by its C names.</summary>
        /// <param name="level">The level, as in <c>SetSockOpt</c>.</param>
        /// <param name="name">The option.</param>
        /// <returns>The value, of the option's type; null if the kernel refuses (<see cref="FiberSocket.Errno"/>).</returns>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">There is no such level or option.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public object? GetSockOpt(string level, string name)
        {
            ArgumentNullException.ThrowIfNull(level);
            ArgumentNullException.ThrowIfNull(name);
            return socket.GetByName(level, name);
        }
    }
}
