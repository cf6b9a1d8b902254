using System.Diagnostics;
using FiberNet.Hosting;
using FiberNet.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace FiberNet.Tests.Telemetry;

public class ActivityTests
{
    [Fact]
    public async Task Each_connection_is_an_activity_on_request()
    {
        var exported = new List<Activity>();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(FiberTelemetry.ActivitySourceName).AddInMemoryExporter(exported).Build();
        using Activity starting = new Activity("start of the host").Start();
        await using TestHost host = await TestHost.Serve(
            async connection =>
            {
                await connection.Socket.Write($"{Activity.Current?.Id}\n");
                if (await connection.Socket.ReadLine() is { Length: > 1 })
                    throw new InvalidTimeZoneException("the handler's fault");
            },
            configuration: ("FiberNet:Servers:echo:TraceConnections", "true"));
        int port = host.EndPoint.Port;
        string?[] ids;
        using (Client good = host.Connect(), bad = host.Connect())
        {
            ids = [good.Receive(), bad.Receive()];
            bad.Send("fail");
            host.Log.Next("ConnectionEnded");
            good.Send("");
            host.Log.Next("ConnectionEnded");
        }

        await host.Stop();
        Assert.Equal(ids, new[] { exported[1].Id, exported[0].Id });
        Activity activity = exported[1];
        Assert.Equal(("fibernet.server.connection", ActivityKind.Server, ActivityStatusCode.Unset), (activity.OperationName, activity.Kind, activity.Status));
        Assert.Null(activity.ParentId);
        Assert.Equal(
            new[] { ("fibernet.server.name", "echo"), ("network.transport", "tcp"), ("network.peer.address", "127.0.0.1"), ("network.local.address", "127.0.0.1"), ("network.local.port", $"{port}"), ("fibernet.server.close.reason", "handler") },
            activity.TagObjects.Where(static tag => tag.Key != "network.peer.port").Select(static tag => (tag.Key, $"{tag.Value}")));
        Assert.Equal((ActivityStatusCode.Error, "the handler's fault", "System.InvalidTimeZoneException"), (exported[0].Status, exported[0].StatusDescription, exported[0].GetTagItem("error.type")));
    }

    [Fact]
    public async Task Without_request_there_is_no_activity()
    {
        var exported = new List<Activity>();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(FiberTelemetry.ActivitySourceName).AddInMemoryExporter(exported).Build();
        await using TestHost host = await TestHost.Serve(async connection => await connection.Socket.Write($"{Activity.Current?.Id ?? "none"}\n"));
        using Client client = host.Connect();
        Assert.Equal("none", client.Receive());
        host.Log.Next("ConnectionEnded");
        Assert.Empty(exported);
    }
}
