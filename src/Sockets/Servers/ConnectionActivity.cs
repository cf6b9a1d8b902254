using System.Diagnostics;
using System.Net;

namespace FiberNet;

/// <summary>An activity for a connection. Its tags are those of OpenTelemetry's semantic conventions, except the server's name.</summary>
internal static class ConnectionActivity
{
    private static readonly ActivitySource s_source = new(TcpServer.ActivitySourceName);

    /// <summary>Starts one, which is then <see cref="Activity.Current"/> in the fiber that calls; null without a listener.</summary>
    internal static Activity? Start(string server, FiberSocket socket)
    {
        // What ran where the server was started is no parent of a connection.
        Activity.Current = null;
        Activity? activity = s_source.StartActivity("fibernet.server.connection", ActivityKind.Server);
        if (activity is null)
            return null;
        EndPoint? local = socket.LocalEndPoint;
        activity.SetTag("fibernet.server.name", server);
        activity.SetTag("network.transport", local is IPEndPoint ? "tcp" : "unix");
        SetEndPoint(activity, "network.peer.address", "network.peer.port", socket.RemoteEndPoint);
        SetEndPoint(activity, "network.local.address", "network.local.port", local);
        return activity;
    }

    internal static void Fail(Activity activity, string? type, string reason)
    {
        activity.SetTag("error.type", type);
        activity.SetStatus(ActivityStatusCode.Error, reason);
    }

    private static void SetEndPoint(Activity activity, string address, string port, EndPoint? endPoint)
    {
        if (endPoint is IPEndPoint ip)
        {
            activity.SetTag(address, ip.Address.ToString());
            activity.SetTag(port, ip.Port);
        }
        else if (endPoint?.ToString() is { Length: > 0 } path)
            activity.SetTag(address, path);
    }
}
