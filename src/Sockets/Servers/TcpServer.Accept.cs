using System.Diagnostics;
using System.Net;
using System.Net.Security;

namespace FiberNet;

/// <content>The loop that accepts, and what surrounds a handler.</content>
public sealed partial class TcpServer
{
    /// <summary>So many exceptions one after the other, ten seconds of them, and the server gives up.</summary>
    private const int MostExceptions = 100;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Accepts until the server is closed; whatever else ends it closes the server, so that nobody connects to one that does not accept.</summary>
    private async FiberTask AcceptAll()
    {
        _isAccepting = true;
        try
        {
            await AcceptUntilClosed();
        }
        catch (Exception exception) when (exception is not (FiberCanceledException or TimeoutException))
        {
            Failure = exception;
            _ = Close();
            throw;
        }
        finally
        {
            _isAccepting = false;
            _connections.WakeWaiters();
        }
    }

    private async FiberTask AcceptUntilClosed()
    {
        TimeSpan pause = s_firstPause;
        int exceptions = 0;
        for (int accepted = 0; ;)
        {
            while (_connections.Count >= _options.MaxConnections && !IsClosed)
                await _connections.WaitForEnd();
            if (IsClosed)
                return;
            string trouble;
            try
            {
                if (await _listener.Accept() is { } socket)
                {
                    bool isSpare = _spare.Contains(socket.Handle);
                    Run(socket);
                    AcceptedCount++;
                    pause = s_firstPause;
                    exceptions = 0;
                    if (isSpare)
                        await WaitForDescriptors();
                    if (++accepted % _options.AcceptBatch == 0)
                        await Fiber.Yield();
                    continue;
                }

                if (IsClosed)
                    return;
                trouble = TroubleOf(_listener.Errno);
            }
            catch (Exception exception) when (MayPass(exception) && ++exceptions < MostExceptions)
            {
                trouble = exception.Message;
            }

            AcceptPauseCount++;
            _acceptLog.Write($"{trouble}; the server goes on when it can");

            // One of our own connections that ends gives a descriptor back at once.
            await _connections.WaitForEnd(pause);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Parks while only the spare descriptors are left and a connection of this server is open.</summary>
    private async FiberTask WaitForDescriptors()
    {
        bool isPaused = false;
        while (_connections.Count > 0 && !IsClosed && _spare.AreNext())
        {
            if (!isPaused)
                AcceptPauseCount++;
            isPaused = true;
            _acceptLog.Write($"fewer than {_options.SpareDescriptors} descriptors are left; the server goes on when it can");

            // What the rest of the program gives back is seen at the next look.
            await _connections.WaitForEnd(s_longestPause);
        }
    }

    /// <summary>What accept(2) says if accepting may succeed later; throws if it never can.</summary>
    private string TroubleOf(Errno error) => error switch
    {
        // Closed behind the server's back; not listening, because the socket was shut down; no stream socket.
        Errno.EBADF or Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOTSOCK =>
            throw Final(error),
        Errno.ECONNABORTED when _listener.IsAborted =>
            throw Final(error),

        // EMFILE, ENFILE, ENOBUFS, ENOMEM: short of something; EPERM: a firewall; ECONNABORTED: peers that left, many in a row.
        _ => error.StrError(),
    };

    private static IOException Final(Errno error) =>
        new($"accept failed: {error.StrError()} ({error}); the server accepts no more.") { HResult = (int)error };

    /// <summary>Whether the next connection may fare better: not where the fiber is to end, and not where the kernel has said no.</summary>
    private static bool MayPass(Exception exception) => exception is not (OperationCanceledException or TimeoutException or IOException);

    private void Run(FiberSocket socket)
    {
        bool isRunning = false;
        try
        {
            // The address is asked for now, while the socket has it; its text is formed only for who reads the fiber's name.
            Fiber fiber = Fiber.Create(
                (Server: this, Socket: socket, socket.RemoteEndPoint),
                static s => s.Server.Handle(s.Socket),
                static s => $"{s.Server._options.Name}/{EndPointText.Of(s.RemoteEndPoint, "unix")}");
            isRunning = true;
            _connections.Add(fiber, socket, _limits is null ? 0 : _listener.Scheduler.Clock.Timestamp);
        }
        finally
        {
            if (!isRunning)
                socket.Dispose();
        }
    }

    /// <returns>False if the handshake has failed: the connection is of no use.</returns>
    private async FiberTask<bool> IsSecured(FiberSocket socket, SslServerAuthenticationOptions tls)
    {
        IoResult outcome = await socket.AuthenticateAsServer(tls, _options.TlsHandshakeTimeout);
        if (outcome.IsSuccess)
            return true;
        HandshakeFailureCount++;
        string reason = socket.IsClosed ? outcome.Errno.StrError() : socket.Tls?.Failure?.Message ?? outcome.Errno.StrError();
        _handshakeLog.Write($"{EndPointText.Of(socket.IsClosed ? null : socket.RemoteEndPoint, "a peer")}: {reason}");
        return false;
    }

    private async FiberTask HandleTraced(FiberSocket socket, Activity activity)
    {
        using (activity)
        {
            try
            {
                if (_options.Tls is null || await IsSecured(socket, _options.Tls))
                    await _handler!(socket);
                else
                    ConnectionActivity.Fail(activity, nameof(TlsHandshake), "The TLS handshake has failed.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                ConnectionActivity.Fail(activity, exception.GetType().FullName, exception.Message);
                throw;
            }
        }
    }

    private async FiberTask Handle(FiberSocket socket)
    {
        try
        {
            if (_options.TraceConnections && ConnectionActivity.Start(_options.Name, socket) is { } activity)
                await HandleTraced(socket, activity);
            else if (_options.Tls is null || await IsSecured(socket, _options.Tls))
                await _handler!(socket);
        }
        catch (IOException) when (socket.IsAborted || Fiber.Current.IsCancelRequested)
        {
            // Of a stream whose connection this server has ended, or whose fiber it has cancelled: its own doing.
        }
        finally
        {
            socket.Dispose();
            _connections.RemoveCurrent();
        }
    }
}
