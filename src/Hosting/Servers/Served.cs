using System.Diagnostics;
using System.Net;

namespace FiberNet.Hosting;

/// <summary>What is kept of a connection for its records. The peer is asked for at the beginning: later it may have gone.</summary>
internal sealed class Served
{
    private static readonly KeyValuePair<string, object?> s_tcp = new(TagNames.Transport, "tcp");
    private static readonly KeyValuePair<string, object?> s_unix = new(TagNames.Transport, "unix");

    private readonly EndPoint? _peer;
    private readonly TagList _tags;

    internal Served(TcpServer server, FiberSocket socket, KeyValuePair<string, object?> serverName, bool isTraced)
    {
        KeyValuePair<string, object?> transport = server.EndPoint is IPEndPoint ? s_tcp : s_unix;
        _tags = new TagList([serverName, transport]);
        _peer = socket.RemoteEndPoint;
        Activity = isTraced ? Activity.Current : null;
    }

    /// <summary>When the connection was accepted, on the stopwatch.</summary>
    internal long Since { get; } = Stopwatch.GetTimestamp();

    internal ref readonly TagList Tags => ref _tags;

    internal Activity? Activity { get; }

    internal string PeerName => _peer?.ToString() is { Length: > 0 } text ? text : "a local peer";
}
