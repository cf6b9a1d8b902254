using Grpc.Core;
using KestrelBench.Grpc;

namespace KestrelBench;

/// <summary>A unary call that gives its message back.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override Task<Message> Say(Message request, ServerCallContext context) => Task.FromResult(request);
}
