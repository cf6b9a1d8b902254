using System.IO.Pipelines;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>
/// A connected stream socket as a pair of pipes. Receives go into the pooled blocks that the reader sees, and sends come from the
/// blocks that the writer fills. There is no fiber, no pump, no second pipe and no copy.
/// </summary>
/// <remarks>
/// <para>A receive is made when the reader asks for more and the kernel has something, by the thread that asks or, if it waits,
/// by the reactor. No block is held while it waits. It receives without being asked, up to
/// <see cref="DescriptorPipeOptions.MaxReadBufferSize"/>, once the peer has closed, and while a flush waits.</para>
/// <para>When a flush is sent: code that a read or a flush of this pipe has resumed may flush several times. Its flushes are
/// sent when it waits again or returns, so that an answer goes in one send(2); in the thread pool after a millisecond at the
/// latest. Of other flushes the first after a read is sent at once. Later ones are gathered and sent by the reactor (with
/// <see cref="PipeScheduling.Reactor"/>, those of other threads by the thread pool). What exceeds
/// <see cref="DescriptorPipeOptions.MaxWriteBufferSize"/> is sent at once.</para>
/// <para>Thread rule: <see cref="Input"/>, <see cref="Output"/> and <see cref="Abort"/> from any thread, one read and one write
/// at a time; the constructor and <see cref="Start"/> on the reactor's thread. The hooks are called on any thread.</para>
/// </remarks>
public class DescriptorPipe : IDuplexPipe, IDescriptorSubscriber, IWaitDetails
{
    private readonly DescriptorPipeReader _reader;
    private readonly DescriptorPipeWriter _writer;

    /// <summary>Makes the pipes of a socket. They begin with <see cref="Start"/>.</summary>
    /// <param name="descriptor">A connected stream socket. The pipe does not close it.</param>
    /// <param name="options">How the pipe works.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public DescriptorPipe(Descriptor descriptor, DescriptorPipeOptions options)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Descriptor = descriptor;
        Options = options;
        _reader = new DescriptorPipeReader(this);
        _writer = new DescriptorPipeWriter(this);
    }

    /// <summary>What is received.</summary>
    public PipeReader Input => _reader;

    /// <summary>
    /// What is sent. When it is completed, the rest is sent and the sending direction shut down (FIN). When it is completed with
    /// an exception, the rest is dropped, and the close of the descriptor sends a reset (SO_LINGER with no time, socket(7)).
    /// </summary>
    public PipeWriter Output => _writer;

    /// <summary>The socket.</summary>
    protected internal Descriptor Descriptor { get; }

    internal DescriptorPipeOptions Options { get; }

    internal FiberScheduler Scheduler => Descriptor.Scheduler;

    internal bool IsOnReactor => ReferenceEquals(FiberScheduler.Current, Scheduler);

    internal DescriptorPipeWriter Writer => _writer;

    internal DescriptorPipeReader Reader => _reader;

    /// <summary>Begins: the descriptor reports to the pipe from now on.</summary>
    /// <returns>Success, or the errno of <see cref="Descriptor.Subscribe"/>.</returns>
    /// <exception cref="InvalidOperationException">It has begun before, the descriptor has another subscriber, or the caller is not on the reactor's thread.</exception>
    public IoResult Start() => Descriptor.Subscribe(this);

    /// <summary>Ends both directions: a read that waits, and each later one, throws; a flush tells that its reader is gone. What is not sent is dropped. The descriptor stays open.</summary>
    /// <param name="reason">What reads throw.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is null.</exception>
    public void Abort(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _writer.Fail();
        _reader.Fail(reason);
    }

    /// <summary>Bytes that were received before the pipe was made: the reader sees them first.</summary>
    internal void Prepend(ReadOnlySpan<byte> bytes) => _reader.Prepend(bytes);

    internal void Ended(Errno error) => OnInputEnded(error);

    internal void InputPaused() => OnInputPaused();

    internal void InputResumed() => OnInputResumed();

    internal void SendFailed(Errno error) => OnSendFailed(error);

    internal void OutputCompleted(Exception? exception) => OnOutputCompleted(exception);

    internal void ShutDownOutput(Exception? exception) =>
        _ = exception is null ? SocketCalls.Shutdown(Descriptor.Handle, LibC.SHUT_WR) : ResetOnClose();

    internal Exception ExceptionOf(Errno error) => ToException(error);

    /// <summary>The peer's end of the stream was received, or a receive has failed. Called once, when all bytes before it are in the pipe.</summary>
    /// <param name="error">What has ended it; <see cref="Errno.None"/>: the end of the stream.</param>
    protected virtual void OnInputEnded(Errno error)
    {
    }

    /// <summary>The pipe would receive ahead of its reader, and stops: <see cref="DescriptorPipeOptions.MaxReadBufferSize"/> bytes are there.</summary>
    protected virtual void OnInputPaused()
    {
    }

    /// <summary>The reader has read, and the pipe receives again after <see cref="OnInputPaused"/>.</summary>
    protected virtual void OnInputResumed()
    {
    }

    /// <summary>A send has failed: what is not sent is dropped, and flushes tell that the reader is gone. Called once.</summary>
    /// <param name="error">EPIPE, ECONNRESET, …</param>
    protected virtual void OnSendFailed(Errno error)
    {
    }

    /// <summary><see cref="Output"/> was completed, and its last byte is sent or dropped. Called once, and not after a failure or <see cref="Abort"/>.</summary>
    /// <param name="exception">What the writer was completed with; null for an orderly end.</param>
    protected virtual void OnOutputCompleted(Exception? exception)
    {
    }

    /// <summary>
    /// Makes the close of the socket send a reset, and drop what the kernel has not sent (SO_LINGER with no time, socket(7)).
    /// The reactor's thread: elsewhere the number may be another's by then.
    /// </summary>
    /// <returns>Success, or the errno of setsockopt(2).</returns>
    protected IoResult ResetOnClose()
    {
        // struct linger { int l_onoff; int l_linger; }
        ReadOnlySpan<byte> atOnce = [1, 0, 0, 0, 0, 0, 0, 0];
        return OptionCalls.Set(Descriptor.Handle, LibC.SOL_SOCKET, LibC.SO_LINGER, atOnce);
    }

    /// <summary>The descriptor is about to be closed, was aborted, or its reactor has ended: both directions have ended with it. Called once, on the reactor's thread.</summary>
    /// <param name="reason">As in <see cref="IDescriptorSubscriber.OnEnded"/>.</param>
    protected virtual void OnClosed(Errno reason)
    {
    }

    /// <summary>The exception of an errno, for readers.</summary>
    /// <param name="error">The errno; EBADF: the descriptor was closed.</param>
    /// <returns>The exception.</returns>
    protected virtual Exception ToException(Errno error) => error == Errno.EBADF
        ? new ObjectDisposedException(nameof(DescriptorPipe), "The socket of the pipe is closed.")
        : new IOException($"The connection has failed: {error.StrError()} ({error}).") { HResult = (int)error };

    void IWaitDetails.AddTo(IDictionary<string, object> details) => SocketDetails.AddTo(details, Descriptor, buffered: null);

    void IDescriptorSubscriber.OnReady(IoEvents events)
    {
        if (events == IoEvents.None || (events & ~IoEvents.Write) != 0)
            _reader.OnReady(events);
        if (events == IoEvents.None || (events & (IoEvents.Write | IoEvents.Error | IoEvents.HangUp)) != 0)
            _writer.OnWritable();
    }

    void IDescriptorSubscriber.OnEnded(Errno reason)
    {
        _writer.Fail();
        _reader.Fail(ToException(reason));

        // Another thread may be in a system call with the number, which is free for others when this returns. The call does not block.
        SpinWait wait = default;
        while (_reader.IsReceiving || _writer.IsSending)
            wait.SpinOnce(sleep1Threshold: -1);
        OnClosed(reason);
    }
}
