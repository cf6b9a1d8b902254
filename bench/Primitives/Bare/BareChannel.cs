namespace FiberNet.Bench.Bare;

/// <summary>
/// A channel that holds one item, for one fiber that puts and one that gets. The references to who waits stay where they
/// are: mostly it is the same fiber, and then they need not be written.
/// </summary>
internal sealed class BareChannel<T>(BareScheduler scheduler)
{
    private readonly BareScheduler _scheduler = scheduler;
    private T _item = default!;
    private T _next = default!;
    private BareFiber? _reader;
    private BareFiber? _writer;
    private bool _isFull;
    private bool _readerWaits;
    private bool _writerWaits;

    internal Putting Put(T item) => new(this, item);

    internal Getting Get() => new(this);

    private bool TryPut(T item)
    {
        if (_isFull)
            return false;
        _item = item;
        _isFull = true;
        if (_readerWaits)
        {
            _readerWaits = false;
            _scheduler.Ready(_reader!);
        }

        return true;
    }

    private T Take()
    {
        T item = _item;
        _isFull = _writerWaits;
        if (_writerWaits)
        {
            _item = _next;
            _writerWaits = false;
            _scheduler.Ready(_writer!);
        }

        return item;
    }

    private void Park(ref BareFiber? slot, BareBox awaiting)
    {
        BareFiber fiber = _scheduler.Running!;
        fiber.Park(awaiting);
        if (!ReferenceEquals(slot, fiber))
            slot = fiber;
    }

    internal readonly struct Putting(BareChannel<T> channel, T item) : IBareParkable
    {
        public bool IsCompleted => channel.TryPut(item);

        public BareScheduler Scheduler => channel._scheduler;

        public Putting GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void Park(BareBox awaiting)
        {
            channel._next = item;
            channel._writerWaits = true;
            channel.Park(ref channel._writer, awaiting);
        }
    }

    internal readonly struct Getting(BareChannel<T> channel) : IBareParkable
    {
        public bool IsCompleted => channel._isFull;

        public BareScheduler Scheduler => channel._scheduler;

        public Getting GetAwaiter() => this;

        public T GetResult() => channel.Take();

        public void Park(BareBox awaiting)
        {
            channel._readerWaits = true;
            channel.Park(ref channel._reader, awaiting);
        }
    }
}
