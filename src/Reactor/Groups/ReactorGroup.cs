namespace FiberNet;

/// <summary>
/// Several reactors, a thread for each, sharing nothing: what uses more than one core. Servers on the same port set
/// SO_REUSEPORT, and the kernel spreads the connections.
/// </summary>
public static class ReactorGroup
{
    /// <summary>How many reactors there are at most: a core each, and sched_setaffinity(2) counts 1,024 (CPU_SETSIZE).</summary>
    public const int MaxCount = 1024;

    /// <summary>Runs <paramref name="count"/> reactors and returns when all have ended.</summary>
    /// <remarks>When one fails, the others are stopped.</remarks>
    /// <param name="count">How many: 1 to <see cref="MaxCount"/>.</param>
    /// <param name="main">The body of the first fiber of each, given its index from 0 on.</param>
    /// <param name="options">How they work; null for the defaults.</param>
    /// <param name="stop">Cancels the fibers of all reactors: an orderly stop. The call then returns normally.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> or an option is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="AggregateException">What the first fibers failed with, or why a thread could not be started.</exception>
    public static void Run(int count, Func<int, FiberTask> main, ReactorGroupOptions? options = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentNullException.ThrowIfNull(main);
        options ??= new ReactorGroupOptions();
        ArgumentNullException.ThrowIfNull(options.Reactor, nameof(options.Reactor));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var failures = new List<Exception>();
        var threads = new List<Thread>(count);
        for (int i = 0; i < count && !linked.IsCancellationRequested; i++)
        {
            int index = i;
            var thread = new Thread(() => RunOne(index, main, options, linked, failures)) { Name = $"reactor {index}" };
            if (!TryStart(thread, failures, linked))
                break;
            threads.Add(thread);
        }

        // Before the end of all of them nothing leaves this call: they use its token source.
        foreach (Thread thread in threads)
            thread.Join();
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    /// <summary>pthread_create(3) gives EAGAIN at a limit on threads, processes or memory; the runtime makes an OutOfMemoryException of it.</summary>
    private static bool TryStart(Thread thread, List<Exception> failures, CancellationTokenSource stop)
    {
        try
        {
            thread.Start();
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            var failure = new InvalidOperationException(
                $"The thread '{thread.Name}' cannot be started: a limit on threads, processes or memory is reached (RLIMIT_NPROC, pids.max of the cgroup, RLIMIT_AS). The other reactors were stopped.",
                exception);
            lock (failures)
                failures.Add(failure);
            stop.Cancel();
            return false;
        }
    }

    private static void RunOne(int index, Func<int, FiberTask> main, ReactorGroupOptions options, CancellationTokenSource stop, List<Exception> failures)
    {
        try
        {
            if (options.PinThreads)
                ThreadAffinity.Pin(index);
            Reactor.Run(async () =>
            {
                Reactor reactor = Reactor.Current;
                using CancellationTokenRegistration registration = stop.Token.Register(reactor.Stop);
                await main(index);
            }, options.Reactor(index));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            lock (failures)
                failures.Add(exception);
            stop.Cancel();
        }
    }
}
