using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace FiberNet;

/// <summary>The handshake of a TLS connection, in the fiber that has asked for it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What it makes goes to the socket's transport, which disposes of it.")]
internal sealed class TlsHandshake
{
    private readonly FiberSocket _socket;
    private readonly TlsWire _wire;
    private readonly SslStream _ssl;
    private readonly TlsTransport _transport;

    internal TlsHandshake(FiberSocket socket)
    {
        _socket = socket;
        _wire = new TlsWire(socket, socket.BufferedCount > 0 ? socket.TakeArray(socket.BufferedCount) : []);
        _ssl = new SslStream(_wire);
        _transport = new TlsTransport(socket, _wire, _ssl);
    }

    /// <summary>Runs the handshake. The socket is a TLS connection afterwards, also if it failed: then each read and write fails.</summary>
    /// <param name="start">Begins it.</param>
    /// <param name="timeout">The maximum time for all of it.</param>
    internal async FiberTask<IoResult> Run(Func<SslStream, Task> start, TimeSpan? timeout)
    {
        var deadline = new Deadline(_socket.Scheduler.Clock, timeout);
        bool isOver = false;
        try
        {
            IoResult outcome = await Drive(Start(start), deadline);
            isOver = outcome.IsSuccess;
            return outcome;
        }
        finally
        {
            // A socket that was closed meanwhile has no use for it, and nobody else would free it.
            if (!isOver || _socket.IsClosed)
                _transport.Close(isOrderly: false);
            if (!_socket.IsClosed)
                _socket.UseTransport(_transport);
        }
    }

    private Task Start(Func<SslStream, Task> start)
    {
        using (WithoutContext.Enter())
            return start(_ssl);
    }

    private async FiberTask<IoResult> Drive(Task handshake, Deadline deadline)
    {
        // Whatever ends the handshake early, its failure is no unobserved one.
        _ = handshake.ContinueWith(
            static ended => _ = ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (!handshake.IsCompleted)
        {
            IoResult ready = _wire.WantsWrite ? await _socket.Writable(deadline.Left)
                : _wire.WantsRead ? await _socket.Readable(deadline.Left)
                : await Elsewhere(handshake, deadline.Left);
            if (!ready.IsSuccess)
                return Failed(ready.Errno, null);
            Resume();
        }

        if (handshake.IsCompletedSuccessfully)
            return default;
        Errno errno = _wire.ReadErrno != Errno.None ? _wire.ReadErrno
            : _wire.WriteErrno != Errno.None ? _wire.WriteErrno
            : _wire.HasEnded ? Errno.ECONNABORTED
            : Errno.EPROTO;
        return Failed(errno, handshake.Exception?.InnerException);
    }

    private IoResult Failed(Errno errno, Exception? failure)
    {
        _transport.Fail(errno, failure);
        return errno;
    }

    private void Resume()
    {
        using (WithoutContext.Enter())
            _wire.Resume();
    }

    /// <summary>SslStream waits for a callback of the user that is asynchronous, and goes on in the pool.</summary>
    private async FiberTask<IoResult> Elsewhere(Task handshake, TimeSpan? left)
    {
        Task called = _wire.CalledElsewhere;
        if (_wire.WantsRead || _wire.WantsWrite)
            return default;
        Task any = Task.WhenAny(handshake, called);
        bool hasEnded = await Fiber.Await(any, left);
        if (called.IsCompleted)
            _wire.ForgetElsewhere();
        return hasEnded ? default(IoResult) : Errno.ETIMEDOUT;
    }
}
