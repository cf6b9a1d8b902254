using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The pipes of a <see cref="FiberSocket"/>, which its owner closes.</summary>
internal sealed class FiberSocketPipe : DescriptorPipe
{
    private static readonly DescriptorPipeOptions s_options = new() { Scheduling = PipeScheduling.Caller };
    private static readonly DescriptorPipeOptions s_tcpOptions = new() { Scheduling = PipeScheduling.Caller, IsPlainTcp = true };

    private FiberSocketPipe(FiberSocket socket)
        : base(socket.Descriptor, socket.IsPlainTcp ? s_tcpOptions : s_options)
    {
    }

    internal static FiberSocketPipe Open(FiberSocket socket)
    {
        var pipe = new FiberSocketPipe(socket);
        if (pipe.Start() is { IsSuccess: false } refused)
            pipe.Abort(pipe.ToException(refused.Errno));
        else if (socket.BufferedCount > 0)
            pipe.Prepend(socket.TakeArray(socket.BufferedCount));
        return pipe;
    }
}
