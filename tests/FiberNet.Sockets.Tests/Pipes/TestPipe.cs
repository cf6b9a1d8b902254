using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>A pipe that tells what its hooks were told.</summary>
internal sealed class TestPipe(Descriptor descriptor, DescriptorPipeOptions options) : DescriptorPipe(descriptor, options)
{
    internal TaskCompletionSource<Errno> InputEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource<Exception?> OutputEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource<Errno> SendFailure { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void CloseDescriptor() => Descriptor.Close();

    protected override void OnInputEnded(Errno error) => InputEnded.SetResult(error);

    protected override void OnOutputCompleted(Exception? exception) => OutputEnd.SetResult(exception);

    protected override void OnSendFailed(Errno error) => SendFailure.SetResult(error);
}
