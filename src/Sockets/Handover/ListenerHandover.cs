using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// Passes the listening sockets of a process to the one that replaces it (unix(7), SCM_RIGHTS). Both accept for a moment, then
/// the old one stops, so no connect is refused.
/// </summary>
/// <remarks>
/// <para>The processes meet at a UNIX socket, which is passed on too. A process that finds no other there is the first. What waits in
/// the queue of a listener belongs to both, and is lost with neither.</para>
/// <para>Only processes of the same user, and root's, take part. Use a directory that only they may write to: who can
/// remove the path can keep the next process from finding this one.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
/// <example>
/// <!-- given: EndPoint endPoint, Func<FiberSocket, FiberTask> serve -->
/// <code>
/// using ListenerHandover handover = (await ListenerHandover.Open("/run/shop/handover")).OrThrow();
/// TcpServer server = (handover.Take("http") is { } listener ? TcpServer.Adopt(listener) : TcpServer.Bind(endPoint)).OrThrow();
/// server.Start(serve);
/// await handover.Offer(new Dictionary&lt;string, FiberSocket&gt; { ["http"] = server.Listener });
/// await server.Stop(drain: TimeSpan.FromSeconds(30));
/// </code>
/// </example>
[ReactorThread]
public sealed class ListenerHandover : IDisposable
{
    /// <summary>How many listeners one message carries at most.</summary>
    public const int MaxListeners = DescriptorPassing.MaxHandles - 1;

    /// <summary>What the place of the hand-over itself is called in the message.</summary>
    private const string Place = "";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_sendLimit = TimeSpan.FromSeconds(5);

    private readonly FiberSocket _place;
    private readonly UnixPath? _path;
    private readonly Dictionary<string, FiberSocket> _received;
    private FiberSocket? _predecessor;
    private bool _isPassedOn;

    private ListenerHandover(FiberSocket place, Dictionary<string, FiberSocket> received, FiberSocket? predecessor)
    {
        _place = place;
        _path = place.LocalEndPoint is { } endPoint ? UnixPath.Of(endPoint) : null;
        _received = received;
        _predecessor = predecessor;
    }

    /// <summary>True if another process has passed its listeners.</summary>
    public bool HasPredecessor => _predecessor is not null;

    /// <summary>
    /// Takes over what the process at a path offers, or becomes the first there. Suspends the fiber until the other process has answered. It
    /// serves on until <see cref="Offer"/> is called here.
    /// </summary>
    /// <param name="path">The path of the UNIX socket; with a NUL in front: an abstract name. The file that a dead process left is replaced.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits until the other process offers, or ends.</param>
    /// <returns>The hand-over; null on an error, with the reason in <c>Errno.Last</c>: ETIMEDOUT, EMFILE, … or one of these. EACCES: another user's process, or no right to the path. EPROTO: it passed something else. ECONNRESET: it ended meanwhile. EADDRINUSE: another process becomes the first there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing stays open.</exception>
    [Parks]
    public static FiberTask<ListenerHandover?> Open(string path, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        FiberScheduler.CheckTimeout(timeout);
        FiberScheduler scheduler = Reactor.Current.Scheduler;
        return scheduler.TryEnterOperation() ? OpenAt(scheduler, path, timeout) : scheduler.Refuse<ListenerHandover?>();
    }

    /// <summary>A listener that the other process has passed. Each is given out once.</summary>
    /// <param name="name">What it was offered as.</param>
    /// <returns>The listener, which the caller closes; null if there is none of that name, or it was taken.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The hand-over is disposed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public FiberSocket? Take(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Check();
        return _received.Remove(name, out FiberSocket? listener) ? listener : null;
    }

    /// <summary>
    /// Tells the other process that this one accepts, so that it stops. Then offers the listeners, and suspends the fiber until a successor
    /// has taken them and accepts itself. Call it when everything here accepts.
    /// </summary>
    /// <remarks>
    /// A successor that ends before it accepts changes nothing. Afterwards stop the servers: their listeners live on in the successor, and the
    /// files of those on UNIX sockets stay.
    /// </remarks>
    /// <param name="listeners">The listening sockets by name; 1 to <see cref="MaxListeners"/>. They stay open here.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="listeners"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no or too many listeners; a name is empty, has a line feed, or the names have more than 16 KiB.</exception>
    /// <exception cref="ObjectDisposedException">The hand-over, or one of the listeners, is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread, or the listeners were passed on already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled: nobody takes over.</exception>
    [Parks]
    public FiberTask Offer(IReadOnlyDictionary<string, FiberSocket> listeners)
    {
        ArgumentNullException.ThrowIfNull(listeners);
        Check();
        if (_isPassedOn)
            throw new InvalidOperationException("The listeners were passed on; this process is to stop.");
        byte[] names = HandoverMessage.Write(listeners);
        foreach ((string name, FiberSocket? listener) in listeners)
            (listener ?? throw new ArgumentException($"The listener '{name}' is null.", nameof(listeners))).EnterSync();
        return OfferInTurn(names, [_place, .. listeners.Values]);
    }

    /// <summary>Ends the hand-over. The path is removed, unless a successor has it. Listeners that were not taken are closed.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose()
    {
        if (_place.IsClosed)
            return;
        _place.Scheduler.CheckAccess();
        foreach (FiberSocket listener in _received.Values)
            listener.Dispose();
        _received.Clear();

        // A process that took over and never accepted leaves the place to the other, which serves on.
        if (_path is not null && !_isPassedOn && _predecessor is null)
            _ = UnixPath.Remove(_path);
        _predecessor?.Dispose();
        _place.Dispose();
    }

    internal static ListenerHandover? BecomeFirst(EndPoint endPoint)
    {
        FiberSocket? place = FiberSocket.Create(AddressFamily.Unix, SocketType.Seqpacket);
        if (place is null)
            return null;
        IoResult bound = ServerAddress.BindOrReplace(place, endPoint, backlog: 16);
        if (bound)
            return new ListenerHandover(place, [], null);
        FiberScheduler scheduler = place.Scheduler;
        place.Dispose();
        return Failed(scheduler, bound.Errno);
    }

    private static async FiberTask<ListenerHandover?> OpenAt(FiberScheduler scheduler, string path, TimeSpan? timeout)
    {
        if (HostPort.Parse(HostPort.UnixHost, path, out EndPoint? endPoint) is var malformed && malformed != Errno.None)
            return Failed(scheduler, malformed);
        var deadline = new Deadline(scheduler.Clock, timeout);
        FiberSocket? connection = FiberSocket.Create(AddressFamily.Unix, SocketType.Seqpacket);
        ListenerHandover? opened = null;
        try
        {
            if (connection is null)
                return null;
            IoResult connected = await connection.Connect(endPoint!, deadline.Left);
            if (connected)
                return opened = await Receive(scheduler, connection, deadline);
            return connected.Errno is Errno.ENOENT or Errno.ECONNREFUSED ? BecomeFirst(endPoint!) : Failed(scheduler, connected.Errno);
        }
        finally
        {
            if (opened is null)
                connection?.Dispose();
        }
    }

    private static async FiberTask<ListenerHandover?> Receive(FiberScheduler scheduler, FiberSocket connection, Deadline deadline)
    {
        if (!ProcessUser.Is(connection, ProcessUser.Current()))
            return Failed(scheduler, Errno.EACCES);
        byte[] names = new byte[HandoverMessage.MaxBytes];
        ReceivedHandles received = await connection.ReceiveHandles(names, timeout: deadline.Left);
        if (!received.Result.IsSuccess)
            return Failed(scheduler, received.Result.Errno);
        if (received is { Count: 0, Handles.Count: 0 })
            return Failed(scheduler, Errno.ECONNRESET);
        Dictionary<string, FiberSocket>? listeners = HandoverMessage.Read(names.AsSpan(0, received.Count), received);
        return listeners is not null && listeners.Remove(Place, out FiberSocket? place)
            ? new ListenerHandover(place, listeners, connection)
            : Failed(scheduler, Errno.EPROTO);
    }

    private static ListenerHandover? Failed(FiberScheduler scheduler, Errno reason)
    {
        _ = scheduler.Publish(reason);
        return null;
    }

    private async FiberTask OfferInTurn(byte[] names, FiberSocket[] listeners)
    {
        await TellPredecessor();
        while (!_isPassedOn)
        {
            using FiberSocket? successor = await _place.Accept();
            ObjectDisposedException.ThrowIf(_place.IsClosed, this);

            // Out of descriptors: who wants to take over waits in the queue.
            if (successor is null)
                await Fiber.Sleep(s_pause);
            else
                _isPassedOn = ProcessUser.Is(successor, ProcessUser.Current()) && await PassTo(successor, names, listeners);
        }

        foreach (FiberSocket listener in listeners)
            listener.MarkPassedOn();
    }

    /// <summary>One that has ended meanwhile needs no telling.</summary>
    private async FiberTask TellPredecessor()
    {
        if (_predecessor is not { } predecessor)
            return;
        _ = await predecessor.Write(new byte[1].AsMemory(), s_sendLimit);
        _predecessor = null;
        predecessor.Dispose();
    }

    /// <returns>True when the successor says that it accepts; false if it ends before.</returns>
    private static async FiberTask<bool> PassTo(FiberSocket successor, byte[] names, FiberSocket[] listeners) =>
        await successor.SendSockets(names, listeners, s_sendLimit) && await successor.ReadSome(new byte[1]) is { IsSuccess: true, Count: 1 };

    private void Check()
    {
        _place.Scheduler.CheckAccess();
        ObjectDisposedException.ThrowIf(_place.IsClosed, this);
    }
}
