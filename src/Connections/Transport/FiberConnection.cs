using System.IO.Pipelines;
using System.Net;
using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>A connection of the transport.</summary>
/// <remarks>
/// It ends as one of Kestrel's sockets does. After the end of the output it is closed in order; after an abort or a failed send
/// it is reset. <see cref="ConnectionClosed"/> fires when the first direction has ended.
/// </remarks>
internal sealed partial class FiberConnection : ConnectionContext
{
    private const string Graceful = "The transport's send loop completed gracefully.";

    private readonly TransportContext _context;
    private readonly ConnectionPipe _pipe;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is still to come before the connection is over: the close, and the callbacks of the token.</summary>
    private int _pending = 2;

    private int _isClosing;
    private int _isTokenFired;
    private string? _connectionId;

    /// <summary>On the reactor's thread.</summary>
    internal FiberConnection(TransportContext context, int handle, bool isTcp)
    {
        _context = context;
        _pipe = new ConnectionPipe(this, new Descriptor(handle, isNew: true), context.PipeOptions(isTcp));
        Transport = _pipe;
        ConnectionClosed = _closed.Token;
    }

    public override string ConnectionId
    {
        get => _connectionId ??= ConnectionIds.Next();
        set => _connectionId = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Begins to receive.</summary>
    /// <returns>Success, or the errno with which the kernel refuses to watch the socket; then the connection is closed.</returns>
    internal IoResult Start()
    {
        IoResult started = _pipe.Start();
        if (started.IsSuccess)
        {
            _context.CountOpened();
        }
        else
        {
            _ = Interlocked.Exchange(ref _isTokenFired, 1);
            _pipe.CloseDescriptor(reset: true);
        }

        return started;
    }

    /// <summary>Ends the connection with a reset; without a reason, as Kestrel does when the peer has gone, in order.</summary>
    public override void Abort(ConnectionAbortedException? abortReason) =>
        Close(abortReason ?? new ConnectionAbortedException(Graceful), reset: abortReason is not null);

    /// <summary>Ends both directions; what is flushed is sent first. Over when the socket is closed and the token has fired.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _pipe.Input.CompleteAsync().ConfigureAwait(false);
        await _pipe.Output.CompleteAsync().ConfigureAwait(false);
        await _isOver.Task.ConfigureAwait(false);
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>The peer has ended its direction, or has failed.</summary>
    internal void OnInputEnded(Errno error)
    {
        if (Volatile.Read(ref _isClosing) == 0 && _context.Events.IsEnabled)
            TellInputEnd(error);
        FireClosed();
    }

    internal void OnInputPaused()
    {
        if (_context.Events.IsEnabled)
            _context.Events.Pause(ConnectionId);
    }

    internal void OnInputResumed()
    {
        if (_context.Events.IsEnabled)
            _context.Events.Resume(ConnectionId);
    }

    internal void OnSendFailed(Errno error)
    {
        Exception failure = ConnectionPipe.ExceptionOf(error);
        if (_context.Events.IsEnabled)
            TellFailure(failure);
        Close(failure, reset: true);
    }

    internal void OnOutputCompleted(Exception? exception) =>
        Close(exception ?? new ConnectionAbortedException(Graceful), reset: exception is not null);

    /// <summary>The descriptor is gone.</summary>
    internal void OnClosed()
    {
        _context.CountClosed();
        FireClosed();
        Pass();
    }

    private void Close(Exception reason, bool reset)
    {
        if (Interlocked.Exchange(ref _isClosing, 1) != 0)
            return;
        if (_context.Events.IsEnabled)
            TellClose(reason, reset);
        _pipe.Abort(reason);
        FireClosed();
        if (ReferenceEquals(FiberScheduler.Current, _pipe.Scheduler))
            _pipe.CloseDescriptor(reset);
        else
            _pipe.Scheduler.Post(() => _pipe.CloseDescriptor(reset));
    }

    private void FireClosed()
    {
        if (Interlocked.Exchange(ref _isTokenFired, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.FireToken(), this, preferLocal: false);
    }

    private void FireToken()
    {
        try
        {
            _closed.Cancel();
        }
        catch (Exception exception)
        {
            _context.Events.Error(ConnectionId, exception);
        }

        Pass();
    }

    private void Pass()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
            _isOver.SetResult();
    }

    private void TellInputEnd(Errno error)
    {
        if (error == Errno.None)
            _context.Events.ReadFin(ConnectionId);
        else
            TellFailure(ConnectionPipe.ExceptionOf(error));
    }

    private void TellFailure(Exception failure)
    {
        if (failure is ConnectionResetException)
            _context.Events.Reset(ConnectionId);
        else
            _context.Events.Error(ConnectionId, failure);
    }

    private void TellClose(Exception reason, bool reset)
    {
        if (reset)
            _context.Events.WriteRst(ConnectionId, reason.Message);
        else
            _context.Events.WriteFin(ConnectionId, reason.Message);
    }
}
