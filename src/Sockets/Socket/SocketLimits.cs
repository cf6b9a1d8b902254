namespace FiberNet;

/// <summary>Limits of a socket as a whole, beside the timeouts of its calls.</summary>
/// <example>
/// <!-- given: FiberSocket client -->
/// <code>
/// client.IdleTimeout = TimeSpan.FromSeconds(30);
/// while (await client.ReadLine() is { } line &amp;&amp; await client.Write(line))
/// {
/// }
///
/// if (client.Errno == Errno.ETIMEDOUT)
///     Console.WriteLine("Nothing went either way for 30 seconds.");
/// </code>
/// </example>
public static class SocketLimits
{
    extension(FiberSocket socket)
    {
        /// <summary>
        /// The longest time that calls wait while no byte goes either way. Then every call that waits on the socket ends with
        /// ETIMEDOUT, as if its own timeout had expired. <c>null</c>, the default: no limit, and no cost.
        /// </summary>
        /// <remarks>
        /// <para>The time counts from the last byte that the socket received or sent. If the first of the calls that wait began
        /// later, it counts from there. So a write in one fiber keeps the read in another waiting. The socket stays open, and
        /// for later calls the time begins anew. A byte is received when a call takes it from the kernel, and sent when the
        /// kernel has taken it.</para>
        /// <para>It holds for reads, writes, messages and waits for readiness, also on TLS, where encrypted bytes count, and through
        /// <c>AsStream</c>, whose calls then fail with an <see cref="IOException"/> with ETIMEDOUT. The cases of a <see cref="Select"/> wait on. It does not reach
        /// the pipes of <c>AsPipe</c>. To end silent connections of a server from outside, use <see cref="TcpServerOptions.IdleTimeout"/>.</para>
        /// </remarks>
        /// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or more than 100 years. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The socket has pipes, or the caller is not on the reactor's thread.</exception>
        public TimeSpan? IdleTimeout
        {
            get => socket.IdleLimit;
            set => socket.IdleLimit = value;
        }
    }
}
