using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using FiberNet.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace FiberNet.AspNetCore.Tests;

/// <summary>What the transport tells of connections.</summary>
public class LogTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Each_event_of_Kestrels_sockets_has_its_twin()
    {
        string[] kestrels = EventsOf(typeof(SocketTransportOptions).Assembly.GetType("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.Internal.SocketsLog", throwOnError: true)!);
        string[] ours = EventsOf(typeof(WebHostBuilderFiberNetExtensions).Assembly.GetType("FiberNet.Connections.LoggedTransportEvents", throwOnError: true)!);
        Assert.True(kestrels.Length >= 7, $"Kestrel's transport has {kestrels.Length} events.");
        Assert.Equal(["100 Warning TransportWarning {Message}"], ours.Except(kestrels));
        Assert.Empty(kestrels.Except(ours));
    }

    [Fact]
    public async Task A_reader_that_is_slow_pauses_the_transport()
    {
        var events = new Recorder();
        await using var transport = new FiberConnectionListenerFactory(new FiberTransportOptions { MaxReadBufferSize = 4096 }, events);
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        await using ConnectionContext? server = await listener.AcceptAsync();
        await client.SendAsync(new byte[100_000]);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(server!.ConnectionId, await events.Paused.Task.WaitAsync(s_patience));
        Assert.False(events.Resumed.Task.IsCompleted || events.Ended.Task.IsCompleted);
        ReadResult all = await server.Transport.Input.ReadAtLeastAsync(100_001).AsTask().WaitAsync(s_patience);
        Assert.True(all.IsCompleted);
        Assert.Equal(100_000, all.Buffer.Length);
        Assert.Equal(server.ConnectionId, await events.Resumed.Task.WaitAsync(s_patience));
        Assert.Equal(server.ConnectionId, await events.Ended.Task.WaitAsync(s_patience));
        server.Transport.Input.AdvanceTo(all.Buffer.End);
    }

    private static string[] EventsOf(Type log) =>
    [
        .. log.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(static message => $"{message.EventId} {message.Level} {message.EventName} {message.Message}"),
    ];

    private sealed class Recorder : TransportEvents
    {
        internal TaskCompletionSource<string> Paused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource<string> Resumed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource<string> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool IsEnabled => true;

        public override void Pause(string connectionId) => Paused.TrySetResult(connectionId);

        public override void Resume(string connectionId) => Resumed.TrySetResult(connectionId);

        public override void ReadFin(string connectionId) => Ended.TrySetResult(connectionId);
    }
}
