using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>The pipes of a connection, which hears of their ends.</summary>
internal sealed class ConnectionPipe(FiberConnection connection, Descriptor descriptor, DescriptorPipeOptions options)
    : DescriptorPipe(descriptor, options)
{
    internal int Handle => Descriptor.Handle;

    internal FiberScheduler Scheduler => Descriptor.Scheduler;

    internal static Exception ExceptionOf(Errno error) => error switch
    {
        Errno.ECONNRESET or Errno.EPIPE => new ConnectionResetException(error.StrError(), error.ToException("The peer has reset the connection")),
        Errno.EBADF or Errno.ECONNABORTED or Errno.ECANCELED => new ConnectionAbortedException("The transport has closed the connection."),
        _ => new IOException($"The connection has failed: {error.StrError()} ({error}).", error.ToException("recv")) { HResult = (int)error },
    };

    /// <summary>Closes the descriptor, on the reactor's thread.</summary>
    /// <param name="reset">Whether the peer gets a reset.</param>
    internal void CloseDescriptor(bool reset)
    {
        if (Descriptor.IsClosed)
            return;
        if (reset)
            _ = ResetOnClose();
        _ = Descriptor.Close();
    }

    protected override void OnInputEnded(Errno error) => connection.OnInputEnded(error);

    protected override void OnInputPaused() => connection.OnInputPaused();

    protected override void OnInputResumed() => connection.OnInputResumed();

    protected override void OnSendFailed(Errno error) => connection.OnSendFailed(error);

    protected override void OnOutputCompleted(Exception? exception) => connection.OnOutputCompleted(exception);

    protected override void OnClosed(Errno reason) => connection.OnClosed();

    protected override Exception ToException(Errno error) => ExceptionOf(error);
}
