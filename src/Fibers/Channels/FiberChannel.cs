using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A queue between fibers. Each item that is put is got once, first in, first out.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// <para>With capacity 0 a put waits until another fiber gets the item; otherwise it waits until there is room. A put hands its
/// item over to a fiber that waits to get, and does not suspend then. Waiting fibers are served in arrival order.</para>
/// <para>Cancellation and timeouts neither lose an item nor deliver one twice. A get that already has its item returns it.</para>
/// <para>Thread rule: bound to the scheduler of the first use. On any other thread every member throws <see cref="InvalidOperationException"/>.</para>
/// </remarks>
public sealed partial class FiberChannel<T> : SchedulerBound, IWaitDetails
{
    private ChannelWaiters<GetOperation<T>> _readers;
    private ChannelWaiters<PutOperation<T>> _writers;
    private ItemRing<T> _items;

    /// <summary>The numbers of the fibers that last put and got, for dumps: 0 for a posted callback.</summary>
    private long _lastWriter;
    private long _lastReader;

    /// <summary>Makes a channel.</summary>
    /// <param name="capacity">How many items the channel holds. Default: 0, so that every put waits for its get.</param>
    /// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public FiberChannel(int capacity = 0, string? name = null)
        : base(name)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A channel's capacity is not negative; this one is {capacity}.");
        Capacity = capacity;
    }

    /// <summary>The maximum number of items in the channel.</summary>
    public int Capacity { get; }

    /// <summary>The number of items in the channel.</summary>
    public int Count => _items.Count;

    /// <summary>True if the channel holds no item.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>True if the channel has no room. Always true with capacity 0.</summary>
    public bool IsFull => _items.Count >= Capacity;

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>True if fibers wait to get.</summary>
    public bool HasReaders => !_readers.IsEmpty;

    /// <summary>True if fibers wait to put.</summary>
    public bool HasWriters => !_writers.IsEmpty;

    /// <summary>Puts an item in. Suspends the fiber while there is neither room nor a fiber that waits to get.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns><see cref="ChannelStatus.Ok"/>, or <see cref="ChannelStatus.TimedOut"/> or <see cref="ChannelStatus.Closed"/> if the item did not go in.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. The item did not go in.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired. The item did not go in.</exception>
    /// <example>
    /// <!-- given: FiberChannel<string> orders -->
    /// <code>
    /// if (await orders.Put("tea", timeout: TimeSpan.FromSeconds(1)) != ChannelStatus.Ok)
    ///     Console.WriteLine("The channel is full or closed.");
    /// </code>
    /// </example>
    public FiberTask<ChannelStatus> Put(T item, TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<ChannelStatus>();
        ChannelStatus? done = PutNow(scheduler, item);
        if (done is not { } status)
        {
            if (timeout is not { Ticks: 0 })
                return new(StartPut(scheduler, item, timeout));
            status = ChannelStatus.TimedOut;
        }

        // Not Finish: the compiler inlines only so much into one method, and the hand-over above needs it more.
        return scheduler.TrySpend() ? new(status) : new(scheduler.Defer(status, default(NoOwner<ChannelStatus>)));
    }

    /// <summary>Gets the oldest item. Suspends the fiber while the channel is empty.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The item, or <see cref="ChannelStatus.TimedOut"/>, or <see cref="ChannelStatus.Closed"/> when the channel is closed and empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    /// <example>
    /// <!-- given: FiberChannel<string> orders -->
    /// <code>
    /// while (await orders.Get() is { Status: ChannelStatus.Ok } order)
    ///     Console.WriteLine(order.Value);
    /// </code>
    /// </example>
    public FiberTask<Received<T>> Get(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<Received<T>>();
        _lastReader = scheduler.Running?.Id ?? 0;

        // A channel with capacity has no waiting writers while it is empty. A closed channel keeps no reader.
        if (_items.Count == 0 && (Capacity > 0 || _writers.IsVacant) && timeout is null && _readers.EnterAlone() is { } alone)
        {
            alone.StartedBy(scheduler.Running);
            return new(alone);
        }

        FiberBox<Received<T>>? pending = GetAtOnce(scheduler, timeout, out Received<T> received);
        return pending is null ? new(received) : new(pending);
    }

    /// <summary>Puts an item in if that is possible at once. Never suspends.</summary>
    /// <param name="item">The item.</param>
    /// <returns>True if the item went in. False if the channel is full or closed.</returns>
    public bool TryPut(T item) => PutNow(Bind(), item) == ChannelStatus.Ok;

    /// <summary>Gets the oldest item if there is one. Never suspends.</summary>
    /// <param name="item">The item, or the default.</param>
    /// <returns>True with an item.</returns>
    public bool TryGet([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        _lastReader = Bind().Running?.Id ?? 0;
        bool got = TryGetNow(out Received<T> received) && received.Status == ChannelStatus.Ok;
        item = received.Value;
        return got;
    }

    /// <summary>
    /// Closes the channel. Puts, including those that wait, end with <see cref="ChannelStatus.Closed"/>; so do gets once the
    /// channel is empty. Closing a closed channel does nothing.
    /// </summary>
    public void Close()
    {
        FiberScheduler scheduler = Bind();
        if (IsClosed)
            return;
        IsClosed = true;
        while (_writers.DequeueOrNull() is { } writer)
            writer.Finish(ChannelStatus.Closed);
        while (_readers.DequeueOrNull() is { } reader)
            reader.Finish(scheduler, new(ChannelStatus.Closed, default));
        _readers.Close();
    }

    /// <summary>Used by the compiler: <c>await foreach (var item in channel)</c> gets items until the channel is closed and empty.</summary>
    /// <returns>An enumerator for one loop.</returns>
    public ChannelEnumerator<T> GetAsyncEnumerator() => new(this);

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "channel: closed" : $"channel: {Count}";

    /// <summary>Puts an item in if that is possible at once.</summary>
    /// <returns>How the put ended; null if it must wait.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ChannelStatus? PutNow(FiberScheduler scheduler, T item)
    {
        _lastWriter = scheduler.Running?.Id ?? 0;
        if (_readers.Kept is { } kept)
            kept.CompleteOn(scheduler, new(ChannelStatus.Ok, item));
        else if (_readers.DequeueOther() is { } other)
            other.Finish(scheduler, new(ChannelStatus.Ok, item));
        else
            return PutWithoutReader(item);
        return ChannelStatus.Ok;
    }

    /// <summary>Takes an item if there is one, and then lets the longest-waiting writer put its own.</summary>
    /// <returns>False if the get must wait.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryGetNow(out Received<T> received)
    {
        if (_items.Count > 0)
        {
            received = new(ChannelStatus.Ok, _items.Dequeue());
            if (_items.Count < Capacity && _writers.DequeueOrNull() is { } next)
            {
                _items.Enqueue(next.Item);
                next.Finish(ChannelStatus.Ok);
            }

            return true;
        }

        if (_writers.DequeueOrNull() is { } writer)
        {
            received = new(ChannelStatus.Ok, writer.Item);
            writer.Finish(ChannelStatus.Ok);
            return true;
        }

        received = new(ChannelStatus.Closed, default);
        return IsClosed;
    }

    /// <summary>
    /// Puts an item back at the head that was handed over and never read. Several come back youngest first; waiting readers
    /// are served by <see cref="ServeReaders"/> when all are back, because otherwise they would get the youngest first.
    /// </summary>
    internal void PutBack(T item) => _items.PutBack(item);

    /// <summary>Throws in a debug build if a fiber waits for what is there.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        _readers.CheckInvariants();
        _writers.CheckInvariants();
        Debug.Assert(!HasReaders || (IsEmpty && !HasWriters && !IsClosed), "a reader waits only while there is no item");
        Debug.Assert(!HasWriters || (IsFull && !IsClosed), "a writer waits only where there is no room");
    }

    /// <summary>Hands the items that were put back to waiting readers, in order.</summary>
    internal void ServeReaders()
    {
        while (_items.Count > 0 && _readers.DequeueOrNull() is { } reader)
            reader.Finish(reader.Scheduler, new(ChannelStatus.Ok, _items.Dequeue()));
    }

    internal void Enter(GetOperation<T> reader) => _readers.Enter(reader);

    internal void Enter(PutOperation<T> writer) => _writers.Enter(writer);

    /// <summary>Puts an item where no reader waits. That includes every closed channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ChannelStatus? PutWithoutReader(T item)
    {
        if (IsClosed)
            return ChannelStatus.Closed;
        if (_items.Count >= Capacity)
            return null;
        _items.Enqueue(item);
        return ChannelStatus.Ok;
    }

    /// <summary>Gets an item, ends the get otherwise, or starts to wait.</summary>
    /// <returns>Null if <paramref name="received"/> is the outcome; otherwise the operation that holds it or waits for it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberBox<Received<T>>? GetAtOnce(FiberScheduler scheduler, TimeSpan? timeout, out Received<T> received)
    {
        if (!TryGetNow(out received))
        {
            if (timeout is not { Ticks: 0 })
                return StartGet(scheduler, timeout);
            received = new(ChannelStatus.TimedOut, default);
        }

        return scheduler.TrySpend() ? null : scheduler.Defer(received, new ReturnedItem<T>(this));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PutOperation<T> StartPut(FiberScheduler scheduler, T item, TimeSpan? timeout)
    {
        PutOperation<T> writer = _writers.Enter(scheduler);
        writer.Start(this, item, timeout);
        return writer;
    }

    private GetOperation<T> StartGet(FiberScheduler scheduler, TimeSpan? timeout)
    {
        GetOperation<T> reader = _readers.Enter(scheduler);
        reader.Start(this, timeout);
        return reader;
    }
}
