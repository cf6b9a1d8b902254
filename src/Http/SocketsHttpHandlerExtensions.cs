using System.Net.Http;

namespace FiberNet.Http;

/// <summary>Puts FiberNet under a <see cref="SocketsHttpHandler"/>.</summary>
public static class SocketsHttpHandlerExtensions
{
    /// <summary>
    /// Makes the connections of the handler sockets of a reactor: names are looked up and addresses raced by
    /// <see cref="FiberSocket.TcpConnect(string, int, TimeSpan?, bool)"/>. Sets <see cref="SocketsHttpHandler.ConnectCallback"/>.
    /// </summary>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// using FiberNet.Http;
    ///
    /// using var client = new HttpClient(new SocketsHttpHandler().UseFiberNet(Reactor.Current));
    /// string text = await client.GetStringAsync("http://localhost/", Fiber.Current.CancellationToken);
    /// </code>
    /// </example>
    /// <remarks>
    /// <para>Thread rule: any thread, and the handler may be used on any thread. On the reactor's own use the asynchronous calls only: the
    /// others would stop the reactor that they wait for.</para>
    /// <para>A connect ends with the handler's <see cref="SocketsHttpHandler.ConnectTimeout"/>, and leaves no descriptor when it fails. The
    /// end of the reactor ends the connections; a later request fails with <see cref="HttpRequestException"/>.</para>
    /// </remarks>
    /// <param name="handler">The handler. It must not have sent a request yet.</param>
    /// <param name="reactor">The reactor.</param>
    /// <returns><paramref name="handler"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> or <paramref name="reactor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The handler has sent a request.</exception>
    public static SocketsHttpHandler UseFiberNet(this SocketsHttpHandler handler, Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(reactor);
        handler.ConnectCallback = new HttpConnector(reactor).Connect;
        return handler;
    }
}
