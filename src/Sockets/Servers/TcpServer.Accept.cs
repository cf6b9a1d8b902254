using System.Net;

namespace FiberNet;

/// <content>The loop that accepts, and what surrounds a handler.</content>
public sealed partial class TcpServer
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    private async FiberTask AcceptAll()
    {
        TimeSpan pause = s_firstPause;
        for (int accepted = 0; ;)
        {
            while (_connections.Count >= _options.MaxConnections && !IsClosed)
                await _connections.WaitForEnd();
            if (IsClosed)
                return;
            if (await _listener.Accept() is { } socket)
            {
                pause = s_firstPause;
                AcceptedCount++;
                Run(socket);
                if (++accepted % _options.AcceptBatch == 0)
                    await Fiber.Yield();
                continue;
            }

            Errno error = _listener.Errno;
            if (IsClosed || IsFinal(error))
                return;
            if (pause == s_firstPause)
                Log($"{error.StrError()}; the server goes on when it can.");

            // One of our own connections that ends gives a descriptor back at once.
            await _connections.WaitForEnd(pause);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Whether accepting can never succeed again. Whatever else comes may pass, and is tried again after a pause.</summary>
    private bool IsFinal(Errno error)
    {
        switch (error)
        {
            case Errno.EBADF: // closed
                return true;
            case Errno.EINVAL: // not listening: somebody has shut the socket down
            case Errno.EOPNOTSUPP: // no stream socket
            case Errno.ENOTSOCK:
                Log($"{error.StrError()}; the server accepts no more.");
                return true;
            default: // EMFILE, ENFILE, ENOBUFS, ENOMEM: short of something; EPERM: a firewall
                return false;
        }
    }

    private void Log(string what) => ((Reactor)_listener.Scheduler.Poller).Log($"{_options.Name} at {EndPointText.Of(EndPoint)}: accept: {what}");

    private void Run(FiberSocket socket)
    {
        // The address is asked for now, while the socket has it; its text is formed only for who reads the fiber's name.
        _connections.Add(Fiber.Create(
            (Server: this, Socket: socket, socket.Peer),
            static s => s.Server.Handle(s.Socket),
            static s => $"{s.Server._options.Name}/{EndPointText.Of(s.Peer, "unix")}"));
    }

    private async FiberTask Handle(FiberSocket socket)
    {
        try
        {
            await _handler!(socket);
        }
        finally
        {
            socket.Dispose();
            _connections.RemoveCurrent();
        }
    }
}
