using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>A listener of the transport. Its connections wait in a queue for the application to take them.</summary>
internal sealed class FiberConnectionListener : IConnectionListener
{
    private readonly Channel<FiberConnection> _accepted = Channel.CreateUnbounded<FiberConnection>();
    private readonly string? _path;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Acceptor? _acceptor;
    private int _waiting;
    private int _isUnbound;

    private FiberConnectionListener(TransportContext context, EndPoint endPoint)
    {
        Context = context;
        EndPoint = endPoint;
        _path = endPoint is UnixDomainSocketEndPoint ? endPoint.ToString() : null;
    }

    public EndPoint EndPoint { get; }

    internal TransportContext Context { get; }

    /// <summary>How many connections wait to be taken. Any thread.</summary>
    internal int WaitingCount => Volatile.Read(ref _waiting);

    /// <summary>Binds and begins to accept.</summary>
    internal static async ValueTask<FiberConnectionListener> Bind(TransportContext context, EndPoint endPoint)
    {
        int handle = ListenSocket.Open(endPoint, context.Options);
        bool isOpen = true;
        try
        {
            EndPoint bound = endPoint is FileHandleEndPoint ? endPoint : SocketAddresses.LocalOf(handle) ?? endPoint;
            var listener = new FiberConnectionListener(context, bound);
            TransportReactor reactor = context.Reactors.Next();
            await reactor.Reactor.InvokeAsync(() =>
            {
                listener._acceptor = new Acceptor(listener, reactor, handle);
                isOpen = false;
                listener._acceptor.Start();
                return FiberTask.CompletedTask;
            }).ConfigureAwait(false);
            return listener;
        }
        finally
        {
            if (isOpen)
                _ = DescriptorCalls.Close(handle);
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_accepted.Reader.TryRead(out FiberConnection? connection))
                continue;

            // The queue was perhaps too long before: at half of its length it is filled again.
            if (Interlocked.Decrement(ref _waiting) == Acceptor.ResumeAt)
                _acceptor!.Reactor.Reactor.Post(_acceptor.Resume);
            return connection;
        }

        return null;
    }

    /// <summary>Accepts no more. What is accepted can still be taken; then <see cref="AcceptAsync"/> gives null.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isUnbound, 1) == 0)
        {
            // As .NET's sockets do at their end: the file of a UNIX socket outlives the socket (unix(7)).
            if (_path is not null)
                DeleteFile(_path);
            if (!_acceptor!.Reactor.Reactor.Post(_acceptor.Dispose))
                OnEnded();
        }

        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unbinds, and resets the connections that nobody has taken.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out FiberConnection? connection))
        {
            connection.Abort(new ConnectionAbortedException("The listener was disposed of before the connection was taken."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>On the reactor's thread of the connection.</summary>
    internal void Add(FiberConnection connection)
    {
        Interlocked.Increment(ref _waiting);
        if (!_accepted.Writer.TryWrite(connection))
            connection.Abort(new ConnectionAbortedException("The listener was unbound before the connection could be taken."));
    }

    /// <summary>The socket that listens is closed.</summary>
    internal void OnEnded()
    {
        _accepted.Writer.TryComplete();
        _ended.TrySetResult();
    }

    private static void DeleteFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another's by now, perhaps: the next bind tells.
        }
    }
}
