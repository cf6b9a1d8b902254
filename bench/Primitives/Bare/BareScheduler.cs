using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>
/// A yardstick, no library: the mechanism of the fibers and nothing else. No ExecutionContext, cancellation, budget,
/// timers, names or numbers. What the real ones cost beyond this is what those things cost.
/// </summary>
internal sealed class BareScheduler
{
    internal BareFiber? Running;
    private BarePool[] _pools = [];
    private Entry[] _ring = new Entry[64];
    private int _head;
    private int _count;
    private int _alive;

    internal BareYield Yield() => new(this);

    /// <summary>Runs a fiber and those that it makes to their end.</summary>
    internal void Run<TState>(TState state, Func<TState, BareTask> body)
    {
        Spawn(state, body);
        while (_count > 0)
            RunBatch();
        Running = null;
        if (_alive != 0)
            throw new InvalidOperationException($"{_alive} fibers wait for something that does not happen.");
    }

    /// <summary>Makes a fiber and runs it at once, until it first parks; then its creator goes on.</summary>
    internal void Spawn<TState>(TState state, Func<TState, BareTask> body)
    {
        BarePool pool = Pool(BareFiber<TState>.PoolNumber);
        BareFiber<TState> fiber = pool.Rent<BareFiber<TState>>() ?? new(pool);
        fiber.Start(state, body);
        _alive++;
        BareFiber? creator = Running;
        Resume(fiber);
        Running = creator;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Ready(BareFiber fiber)
    {
        Entry[] ring = _ring;
        int count = _count;
        if (count == ring.Length)
            ring = Grow();
        ring[(_head + count) & (ring.Length - 1)].Fiber = fiber;
        _count = count + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal BarePool Pool(int number)
    {
        BarePool[] pools = _pools;
        return (uint)number < (uint)pools.Length ? pools[number] : AddPool(number);
    }

    /// <summary>A method of its own, called often: the JIT compiles it for good in the first rounds already.</summary>
    private void RunBatch()
    {
        for (int left = 512; left > 0 && _count > 0; left--)
            Resume(Dequeue());
    }

    private void Resume(BareFiber fiber)
    {
        Running = fiber;
        fiber.IsParked = false;
        BareBox? box = fiber.Leaf;
        if (box is null)
        {
            box = fiber.CallBody().Box;
            if (box is not null)
                fiber.Root = box;
        }
        else
        {
            while (box.Step() is { } next)
                box = next;
        }

        if (box is null || (box.IsDone && ReferenceEquals(box, fiber.Root)))
            Finish(fiber, box);
    }

    private void Finish(BareFiber fiber, BareBox? root)
    {
        _alive--;
        fiber.Leaf = null;
        fiber.Root = null;
        root?.Take(root.Version);
        fiber.Pool.Return(fiber);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BareFiber Dequeue()
    {
        Entry[] ring = _ring;
        BareFiber fiber = ring[_head].Fiber;
        _head = (_head + 1) & (ring.Length - 1);
        _count--;
        return fiber;
    }

    private Entry[] Grow()
    {
        var ring = new Entry[_ring.Length * 2];
        for (int i = 0; i < _count; i++)
            ring[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _head = 0;
        return _ring = ring;
    }

    private BarePool AddPool(int number)
    {
        int old = _pools.Length;
        Array.Resize(ref _pools, number + 16);
        for (int i = old; i < _pools.Length; i++)
            _pools[i] = new BarePool();
        return _pools[number];
    }

    /// <summary>A reference in a struct: an array of these is stored to without a covariance check.</summary>
    private struct Entry
    {
        internal BareFiber Fiber;
    }
}
