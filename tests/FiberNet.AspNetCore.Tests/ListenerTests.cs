using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FiberNet.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace FiberNet.AspNetCore.Tests;

/// <summary>The listener and the client factory on their own, as other servers than Kestrel use them.</summary>
public class ListenerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>End points to listen at.</summary>
    public static TheoryData<string> EndPoints { get; } = new("127.0.0.1", "::1", "0.0.0.0", "::", "unix", "handle");

    [Theory]
    [MemberData(nameof(EndPoints))]
    public async Task Client_and_server_talk_at_every_kind_of_address(string kind)
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using var clients = new FiberConnectionFactory(new FiberTransportOptions { Inline = true, ReactorCount = 1 });
        using Socket? passed = kind == "handle" ? Bound() : null;
        EndPoint endPoint = Make(kind, passed);
        Assert.True(transport.CanBind(endPoint));
        await using IConnectionListener listener = await transport.BindAsync(endPoint);
        await using ConnectionContext client = await clients.ConnectAsync(Reach(listener.EndPoint, passed));
        await using ConnectionContext? server = await listener.AcceptAsync();
        Assert.NotNull(server);
        await Exchange(client, server);
        await Exchange(server, client);
        if (kind != "unix")
        {
            Assert.Equal(client.LocalEndPoint!.ToString(), server.RemoteEndPoint!.ToString());
            Assert.Equal(client.RemoteEndPoint!.ToString(), server.LocalEndPoint!.ToString());
        }

        await client.Transport.Output.CompleteAsync();
        ReadResult end = await server.Transport.Input.ReadAsync().AsTask().WaitAsync(s_patience);
        Assert.True(end.IsCompleted && end.Buffer.IsEmpty);
        server.Transport.Input.AdvanceTo(end.Buffer.End);
    }

    [Fact]
    public async Task An_address_in_use_is_refused()
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        AddressInUseException failure = await Assert.ThrowsAsync<AddressInUseException>(async () => await transport.BindAsync(listener.EndPoint));
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task Another_kind_of_end_point_is_refused()
    {
        await using var transport = new FiberConnectionListenerFactory();
        var name = new DnsEndPoint("localhost", 80);
        var pipe = new FileHandleEndPoint(0, FileHandleType.Pipe);
        Assert.False(transport.CanBind(name));
        Assert.False(transport.CanBind(pipe));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await transport.BindAsync(name));
        await Assert.ThrowsAsync<SocketException>(async () => await transport.BindAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80)));
    }

    [Fact]
    public async Task An_accept_ends_with_null_after_unbind()
    {
        await using var transport = new FiberConnectionListenerFactory();
        IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        ValueTask<ConnectionContext?> waiting = listener.AcceptAsync();
        await listener.UnbindAsync();
        Assert.Null(await waiting.AsTask().WaitAsync(s_patience));
        Assert.Null(await listener.AcceptAsync());
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () => await client.ConnectAsync(listener.EndPoint));
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_accept_leaves_the_connection_to_the_next()
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var source = new CancellationTokenSource();
        ValueTask<ConnectionContext?> waiting = listener.AcceptAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        await using ConnectionContext? server = await listener.AcceptAsync().AsTask().WaitAsync(s_patience);
        Assert.NotNull(server);
    }

    [Fact]
    public async Task A_crowd_may_wait_for_an_application_that_is_busy()
    {
        const int Crowd = 3000;
        await using var transport = new FiberConnectionListenerFactory();
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var clients = new Stack<Socket>();
        try
        {
            // The kernel drops the handshakes that its queue has no room for, so a connect beyond it would not end.
            while (clients.Count < Crowd)
            {
                clients.Push(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await clients.Peek().ConnectAsync(listener.EndPoint).WaitAsync(s_patience);
            }

            await using ConnectionContext? first = await listener.AcceptAsync().AsTask().WaitAsync(s_patience);
            Assert.NotNull(first);
        }
        finally
        {
            foreach (Socket client in clients)
                client.Dispose();
        }
    }

    [Fact]
    public async Task Features_are_those_of_a_socket_transport()
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        await using ConnectionContext server = (await listener.AcceptAsync())!;
        IFeatureCollection features = server.Features;
        Assert.Equal(server.ConnectionId, features.GetRequiredFeature<IConnectionIdFeature>().ConnectionId);
        Assert.Same(server.Transport, features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
        Assert.Same(server.Items, features.GetRequiredFeature<IConnectionItemsFeature>().Items);
        Assert.Equal(server.ConnectionClosed, features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed);
        Assert.Same(server.RemoteEndPoint, features.GetRequiredFeature<IConnectionEndPointFeature>().RemoteEndPoint);
        Assert.True(features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool.MaxBufferSize >= 4096);
        Assert.True(features.GetRequiredFeature<IConnectionSocketFeature>().Socket.NoDelay);
        Assert.Null(features.Get<IConnectionUserFeature>());
        int revision = features.Revision;
        features.Set<IConnectionItemsFeature>(new ConnectionItemsFeature());
        Assert.IsType<ConnectionItemsFeature>(features.Get<IConnectionItemsFeature>());
        Assert.NotEqual(revision, features.Revision);
        Assert.Equal(7, features.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_has_no_delay_as_its_options_say(bool noDelay)
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using var clients = new FiberConnectionFactory(new FiberTransportOptions { ReactorCount = 1, NoDelay = noDelay });
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        foreach (EndPoint endPoint in new[] { listener.EndPoint, new DnsEndPoint("localhost", ((IPEndPoint)listener.EndPoint).Port) })
        {
            await using ConnectionContext client = await clients.ConnectAsync(endPoint);
            Assert.Equal(noDelay, client.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.NoDelay);
        }
    }

    [Fact]
    public async Task An_abort_fires_the_token_and_resets_the_peer()
    {
        await using var transport = new FiberConnectionListenerFactory();
        await using IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        ConnectionContext server = (await listener.AcceptAsync())!;
        var closed = new TaskCompletionSource();
        server.ConnectionClosed.Register(closed.SetResult);
        Task<ReadResult> reading = server.Transport.Input.ReadAsync().AsTask();
        server.Abort(new ConnectionAbortedException("enough"));
        Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading.WaitAsync(s_patience))).Message);
        Assert.True((await server.Transport.Output.WriteAsync(new byte[10])).IsCompleted);
        await closed.Task.WaitAsync(s_patience);
        await server.DisposeAsync().AsTask().WaitAsync(s_patience);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[10]));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Fact]
    public async Task A_connect_that_fails_or_is_cancelled_throws()
    {
        await using var clients = new FiberConnectionFactory();
        using Socket unused = Bound();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(async () => await clients.ConnectAsync(unused.LocalEndPoint!));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await clients.ConnectAsync(unused.LocalEndPoint!, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Wrong_options_are_refused_with_their_names()
    {
        Assert.Contains("ReactorCount", Assert.Throws<ArgumentOutOfRangeException>(() => new FiberConnectionListenerFactory(new FiberTransportOptions { ReactorCount = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Backlog", Assert.Throws<ArgumentOutOfRangeException>(() => new FiberTransportOptions { Backlog = 0 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("SpareDescriptors", Assert.Throws<ArgumentOutOfRangeException>(() => new FiberTransportOptions { SpareDescriptors = -1 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("MaxReadBufferSize", Assert.Throws<ArgumentOutOfRangeException>(() => new FiberTransportOptions { MaxReadBufferSize = 10 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("MaxWriteBufferSize", Assert.Throws<ArgumentOutOfRangeException>(() => new FiberTransportOptions { MaxWriteBufferSize = 0 }.Validate()).Message, StringComparison.Ordinal);
        new FiberTransportOptions { MaxReadBufferSize = null, MaxWriteBufferSize = null }.Validate();
    }

    private static async Task Exchange(ConnectionContext from, ConnectionContext to)
    {
        await from.Transport.Output.WriteAsync("through a connection"u8.ToArray());
        ReadResult result = await to.Transport.Input.ReadAtLeastAsync(20).AsTask().WaitAsync(s_patience);
        Assert.Equal("through a connection", Encoding.ASCII.GetString(result.Buffer));
        to.Transport.Input.AdvanceTo(result.Buffer.End);
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static EndPoint Make(string kind, Socket? passed) => kind switch
    {
        "unix" => new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}.sock")),

        // The transport owns what is passed, so it gets a duplicate.
        "handle" => new FileHandleEndPoint((ulong)Advanced.DescriptorCalls.Duplicate((int)passed!.Handle).OrThrow().Count, FileHandleType.Tcp),
        _ => new IPEndPoint(IPAddress.Parse(kind), 0),
    };

    private static EndPoint Reach(EndPoint bound, Socket? passed) => passed?.LocalEndPoint ?? bound switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, ip.Port),
        IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, ip.Port),
        _ => bound,
    };

    private sealed class ConnectionItemsFeature : IConnectionItemsFeature
    {
        public IDictionary<object, object?> Items { get; set; } = new ConnectionItems();
    }
}
