using FiberNet.AspNetCore.Tests.Grpc;
using FiberNet.Http;
using Grpc.Core;
using Grpc.Net.Client;

namespace FiberNet.AspNetCore.Tests;

/// <summary>Clients whose connections are FiberNet's, against Kestrel on its own transport and on ours.</summary>
public class FiberClientTests
{
    [Theory]
    [MemberData(nameof(Transports.Few), MemberType = typeof(Transports))]
    public async Task Grpc_channel_works_over_the_handler(string transport)
    {
        await using TestApp app = await TestApp.Start(transport, isTls: true);
        await using ReactorThread thread = Reactor.StartThread();
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        using GrpcChannel channel = GrpcChannel.ForAddress($"https://{app.EndPoint}", new GrpcChannelOptions { HttpHandler = handler.UseFiberNet(thread.Reactor) });
        var client = new Echo.EchoClient(channel);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            Assert.Equal($"call {i}", (await client.UnaryAsync(new Message { Text = $"call {i}" })).Text)));

        using var cancel = new CancellationTokenSource();
        using AsyncDuplexStreamingCall<Message, Message> both = client.Both(cancellationToken: cancel.Token);
        await both.RequestStream.WriteAsync(new Message { Text = "half" });
        Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None));
        await cancel.CancelAsync();
        RpcException ended = await Assert.ThrowsAsync<RpcException>(() => both.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Cancelled, ended.StatusCode);

        using AsyncDuplexStreamingCall<Message, Message> late = client.Both(deadline: DateTime.UtcNow.AddMilliseconds(200));
        ended = await Assert.ThrowsAsync<RpcException>(() => late.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        Assert.Equal("after", (await client.UnaryAsync(new Message { Text = "after" })).Text);
    }
}
