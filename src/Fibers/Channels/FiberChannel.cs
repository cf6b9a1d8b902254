using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A queue between fibers: what one puts in, another gets out, each item once, first in first out.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// <para>With capacity 0 a put waits until somebody gets the item; else until there is room. A fiber that waits to get
/// receives the item by hand-over: the one that puts does not park. Fibers that wait are served in order.</para>
/// <para>Cancellation and timeouts never lose an item or deliver one twice: a get that has received its item returns it.</para>
/// <para>Thread rule: bound to the scheduler of the first use; <see cref="InvalidOperationException"/> on another thread.</para>
/// </remarks>
public sealed partial class FiberChannel<T> : SchedulerBound
{
    private ChannelWaiters<GetOperation<T>> _readers;
    private ChannelWaiters<PutOperation<T>> _writers;
    private ItemRing<T> _items;

    /// <summary>Makes a channel.</summary>
    /// <param name="capacity">How many items it holds that nobody has got yet. Default: 0, every put waits for its get.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public FiberChannel(int capacity = 0)
    {
        if (capacity < 0)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A channel's capacity is not negative; this one is {capacity}.");
        Capacity = capacity;
    }

    /// <summary>How many items the channel holds at most.</summary>
    public int Capacity { get; }

    /// <summary>How many items it holds.</summary>
    public int Count => _items.Count;

    /// <summary>True if it holds no item.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>True if it holds as many items as it can; always true with capacity 0.</summary>
    public bool IsFull => _items.Count >= Capacity;

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>True if fibers wait to get.</summary>
    public bool HasReaders => !_readers.IsEmpty;

    /// <summary>True if fibers wait to put.</summary>
    public bool HasWriters => !_writers.IsEmpty;

    /// <summary>Puts an item in; parks while there is neither room nor a reader.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait for a taker or for room. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <returns><see cref="ChannelStatus.Ok"/>; <see cref="ChannelStatus.TimedOut"/> or <see cref="ChannelStatus.Closed"/>: the item was not taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; the item was not taken.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired; the item was not taken.</exception>
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

        return scheduler.Finish(status);
    }

    /// <summary>Gets the oldest item; parks while there is none.</summary>
    /// <param name="timeout">How long to wait for an item. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <returns>The item, or <see cref="ChannelStatus.TimedOut"/>, or <see cref="ChannelStatus.Closed"/> when the channel is closed and empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    public FiberTask<Received<T>> Get(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<Received<T>>();

        // With room for items, nobody waits to put while there are none. A closed channel keeps no reader.
        if (_items.Count == 0 && (Capacity > 0 || _writers.IsVacant) && timeout is null && _readers.EnterAlone() is { } alone)
        {
            alone.StartedBy(scheduler.Running);
            return new(alone);
        }

        FiberBox<Received<T>>? pending = GetAtOnce(scheduler, timeout, out Received<T> received);
        return pending is null ? new(received) : new(pending);
    }

    /// <summary>Puts an item in if that is possible at once. Never parks.</summary>
    /// <param name="item">The item.</param>
    /// <returns>True if it was taken; false if the channel is full or closed.</returns>
    public bool TryPut(T item) => PutNow(Bind(), item) == ChannelStatus.Ok;

    /// <summary>Gets the oldest item if there is one. Never parks.</summary>
    /// <param name="item">The item, or the default.</param>
    /// <returns>True if there was one.</returns>
    public bool TryGet([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        Bind();
        bool got = TryGetNow(out Received<T> received) && received.Status == ChannelStatus.Ok;
        item = received.Value;
        return got;
    }

    /// <summary>
    /// Closes the channel gracefully: puts end with <see cref="ChannelStatus.Closed"/>, those that wait included; what the
    /// channel holds can still be got, then gets end that way too. A second time does nothing.
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

    /// <summary>For the compiler: <c>await foreach (var item in channel)</c> gets items until the channel is closed and empty.</summary>
    /// <returns>An enumerator of this loop alone.</returns>
    public ChannelEnumerator<T> GetAsyncEnumerator() => new(this);

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "channel: closed" : $"channel: {Count}";

    /// <summary>Passes an item on if that can be done at once.</summary>
    /// <returns>How the put ended; null if it has to wait.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ChannelStatus? PutNow(FiberScheduler scheduler, T item)
    {
        if (_readers.Kept is { } kept)
            kept.CompleteOn(scheduler, new(ChannelStatus.Ok, item));
        else if (_readers.DequeueOther() is { } other)
            other.Finish(scheduler, new(ChannelStatus.Ok, item));
        else
            return PutWithoutReader(item);
        return ChannelStatus.Ok;
    }

    /// <summary>Takes an item if there is one, and lets the writer in that has waited longest.</summary>
    /// <returns>False if the get has to wait.</returns>
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
    /// An item that was handed over and that nobody will read goes back to the head. Several come back youngest first, so
    /// readers who wait get theirs by <see cref="ServeReaders"/> when all are back, or they would get them in that order.
    /// </summary>
    internal void PutBack(T item) => _items.PutBack(item);

    /// <summary>Throws in a debug build if somebody waits for what is there.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        _readers.CheckInvariants();
        _writers.CheckInvariants();
        Debug.Assert(!HasReaders || (IsEmpty && !HasWriters && !IsClosed), "a reader waits only for an item that nobody has put");
        Debug.Assert(!HasWriters || (IsFull && !IsClosed), "a writer waits only where there is no room");
    }

    /// <summary>Hands what was put back to the readers who wait, in order.</summary>
    internal void ServeReaders()
    {
        while (_items.Count > 0 && _readers.DequeueOrNull() is { } reader)
            reader.Finish(reader.Scheduler, new(ChannelStatus.Ok, _items.Dequeue()));
    }

    internal void Enter(GetOperation<T> reader) => _readers.Enter(reader);

    internal void Enter(PutOperation<T> writer) => _writers.Enter(writer);

    /// <summary>Nobody waits to get; in a closed channel nobody does.</summary>
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

    /// <summary>Gets an item, or whatever else ends the get at once, or begins to wait.</summary>
    /// <returns>Null if <paramref name="received"/> is the outcome, else the operation that has it or waits for it.</returns>
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
        writer.Start(item, timeout);
        return writer;
    }

    private GetOperation<T> StartGet(FiberScheduler scheduler, TimeSpan? timeout)
    {
        GetOperation<T> reader = _readers.Enter(scheduler);
        reader.Start(this, timeout);
        return reader;
    }
}
