namespace FiberNet;

/// <summary>
/// Runs several reactors, each on a thread of its own, to use more than one core. They share nothing. Servers on one port set
/// SO_REUSEPORT, and the kernel spreads the connections.
/// </summary>
public static class ReactorGroup
{
    /// <summary>The maximum number of reactors. sched_setaffinity(2) knows 1,024 processors (CPU_SETSIZE).</summary>
    public const int MaxCount = 1024;

    /// <summary>Runs <paramref name="count"/> reactors and returns when all have ended.</summary>
    /// <remarks>When one fails, the others are stopped.</remarks>
    /// <param name="count">The number of reactors, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="main">The body of the first fiber of each reactor. Its argument is the index of the reactor, from 0.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="stop">Cancels the fibers of all reactors: an orderly stop. The call then returns normally.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> or an option is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="AggregateException">What the first fibers failed with, or why a thread could not be started.</exception>
    /// <example>
    /// <code>
    /// ReactorGroup.Run(Environment.ProcessorCount, async number =&gt;
    /// {
    ///     Console.WriteLine($"reactor {number}");
    ///     await Fiber.Yield();
    /// });
    /// </code>
    /// </example>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    [BlocksThread]
    public static void Run(int count, Func<int, FiberTask> main, ReactorGroupOptions? options = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentNullException.ThrowIfNull(main);
        options ??= new ReactorGroupOptions();
        ArgumentNullException.ThrowIfNull(options.Reactor, nameof(options.Reactor));
        LinuxOnly.Check();
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

        // Nothing may leave this call before all threads have ended: they use its token source.
        foreach (Thread thread in threads)
            thread.Join();
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    /// <summary>Starts <paramref name="count"/> reactors, each on a background thread of its own, and returns when they run.</summary>
    /// <param name="count">The number of reactors, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The running reactors. Stop them with <see cref="ReactorThreads.StopAsync"/>.</returns>
    /// <exception cref="ArgumentNullException">An option is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="IOException">The kernel refuses an epoll or eventfd descriptor. The reactors that ran were told to stop.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static ReactorThreads Start(int count, ReactorGroupOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        options ??= new ReactorGroupOptions();
        ArgumentNullException.ThrowIfNull(options.Reactor, nameof(options.Reactor));
        LinuxOnly.Check();
        var threads = new List<ReactorThread>(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                int index = i;
                threads.Add(ReactorThread.Start(options.Reactor(index), options.PinThreads ? () => ThreadAffinity.Pin(index) : null));
            }
        }
        catch
        {
            foreach (ReactorThread thread in threads)
                _ = thread.StopAsync();
            throw;
        }

        return new ReactorThreads(threads);
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
            // The stop that was asked for, or the failure of another reactor, which that one tells.
        }
        catch (Exception exception)
        {
            lock (failures)
                failures.Add(exception);
            stop.Cancel();
        }
    }
}
