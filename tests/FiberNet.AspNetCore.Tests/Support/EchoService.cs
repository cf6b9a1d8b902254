using FiberNet.AspNetCore.Tests.Grpc;
using Grpc.Core;

namespace FiberNet.AspNetCore.Tests;

/// <summary>What gRPC clients call.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override Task<Message> Unary(Message request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Both(IAsyncStreamReader<Message> requestStream, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        await foreach (Message message in requestStream.ReadAllAsync())
            await responseStream.WriteAsync(message);
    }
}
