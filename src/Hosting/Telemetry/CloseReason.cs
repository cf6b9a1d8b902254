namespace FiberNet.Hosting;

/// <summary>Why a connection has ended: the values of the tag.</summary>
internal static class CloseReason
{
    internal const string Handler = "handler";
    internal const string Peer = "peer";
    internal const string Reset = "reset";
    internal const string IdleTimeout = "idle_timeout";
    internal const string FirstByteTimeout = "first_byte_timeout";
    internal const string ServerStop = "server_stop";
    internal const string Aborted = "aborted";
    internal const string Error = "error";

    /// <summary>Finds the reason, in the handler's fiber before the socket is closed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="socket">The connection, which the handler may have closed.</param>
    /// <param name="failure">What the handler has thrown; null for nothing.</param>
    internal static string Of(TcpServer server, FiberSocket socket, Exception? failure)
    {
        switch (server.ReachedLimit)
        {
            case ConnectionLimit.Idle:
                return IdleTimeout;
            case ConnectionLimit.FirstByte:
                return FirstByteTimeout;
        }

        bool isStopping = server.Stopping.IsCancellationRequested;
        if (isStopping && (socket.IsAborted || failure is OperationCanceledException))
            return ServerStop;
        if (socket.IsAborted)
            return Aborted;
        if (failure is not null)
            return Error;
        if (socket.Errno is Errno.ECONNRESET or Errno.EPIPE)
            return Reset;
        return socket.IsAtEnd ? Peer : Handler;
    }
}
