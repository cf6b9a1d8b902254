using System.Net;
using System.Net.WebSockets;
using FiberNet.AspNetCore.Tests.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace FiberNet.AspNetCore.Tests;

/// <summary>The protocols above HTTP, with their real clients.</summary>
public class ProtocolTests
{
    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task WebSockets_echo(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{app.EndPoint}/socket"), CancellationToken.None);
        byte[] buffer = new byte[100_000];
        foreach (int size in new[] { 1, 100, 5_000, 90_000 })
        {
            byte[] message = Pattern.Make(size);
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, CancellationToken.None);
            int received = 0;
            while (received < size)
                received += (await socket.ReceiveAsync(buffer.AsMemory(received), CancellationToken.None)).Count;
            Assert.Equal(message, buffer[..received]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Grpc_calls_and_streams_work(string transport)
    {
        await using TestApp app = await TestApp.Start(transport, isTls: true);
        using HttpClient http = app.CreateClient(HttpVersion.Version20);
        using GrpcChannel channel = GrpcChannel.ForAddress("https://localhost", new GrpcChannelOptions { HttpClient = http });
        var client = new Echo.EchoClient(channel);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            Assert.Equal($"call {i}", (await client.UnaryAsync(new Message { Text = $"call {i}" })).Text)));
        using AsyncDuplexStreamingCall<Message, Message> both = client.Both();
        for (int i = 0; i < 100; i++)
        {
            await both.RequestStream.WriteAsync(new Message { Text = new string('x', i * 10) });
            Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(i * 10, both.ResponseStream.Current.Text.Length);
        }

        await both.RequestStream.CompleteAsync();
        Assert.False(await both.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Transports.Few), MemberType = typeof(Transports))]
    public async Task SignalR_works_over_its_three_transports(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        foreach (HttpTransportType kind in new[] { HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling })
        {
            await using HubConnection connection = new HubConnectionBuilder().WithUrl($"http://{app.EndPoint}/hub", kind).Build();
            await connection.StartAsync();
            Assert.Equal("text", await connection.InvokeAsync<string>("Echo", "text"));
            int expected = 0;
            await foreach (int number in connection.StreamAsync<int>("Count", 50))
                Assert.Equal(expected++, number);
            Assert.Equal(50, expected);
        }
    }
}
