using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The kernel's half of the loop: one poll, and what its events do.</content>
public sealed partial class Reactor : IPoller
{
    /// <summary>No descriptor has it: generations start at 1.</summary>
    private const ulong WakeUpTag = uint.MaxValue;

    /// <summary>How many events before its own a descriptor is fetched into the cache, and what waits on it.</summary>
    // Both measured: docs/internals/performance.md, "What comes next is prefetched".
    private const int DescriptorsAhead = 6;
    private const int ReadersAhead = 3;

    /// <summary>Descriptors that are ready still but had their system call of this turn.</summary>
    internal List<Descriptor> Unfinished { get; private set; } = [];

    private readonly long _spin;
    private readonly bool _yields;
    private List<Descriptor> _served = [];
    private readonly EventShuffle? _eventShuffle;

    /// <summary>Read by the watchdog's thread.</summary>
    private volatile bool _isPolling;
    private bool _waitsAreShort;

    /// <summary>Calls of epoll_wait(2) so far.</summary>
    public long Polls { get; private set; }

    /// <summary>Events so far.</summary>
    public long Events { get; private set; }

    void IPoller.Poll(long timeout)
    {
        if (_eventShuffle is not null)
            CheckInvariants();
        (_served, Unfinished) = (Unfinished, _served);
        Polls++;
        _isPolling = true;
        int count = WaitTimed(_served.Count > 0 ? 0 : timeout);
        _isPolling = false;
        Events += count;
        FlightRecorder? recorder = Scheduler.Recorder;
        if (count > 0)
            recorder?.Write(FlightEvent.Woke, count);
        _eventShuffle?.Shuffle(_epoll, count);
        for (int i = 0; i < count; i++)
        {
            if (i + DescriptorsAhead < count)
                Prefetch(i);
            ulong tag = _epoll.TagOf(i);
            if (Descriptors.Find(tag) is { } descriptor)
            {
                recorder?.Write(FlightEvent.Descriptor, descriptor.Handle, 0, _epoll.EventsOf(i));
                descriptor.OnEvent(_epoll.EventsOf(i));
            }
            else
                _foreign?.OnEvent(tag, _epoll.EventsOf(i));
        }

        if (_served.Count > 0)
            ServeUnfinished();
    }

    /// <summary>As far ahead as a fetch from memory takes. What waits is found through its descriptor, which has to be there before.</summary>
    private void Prefetch(int index)
    {
        CacheLines.Prefetch(Descriptors.FindByNumber(_epoll.TagOf(index + DescriptorsAhead)));
        Descriptors.FindByNumber(_epoll.TagOf(index + ReadersAhead))?.PrefetchReader();
    }

    void IPoller.Wake() => _wakeUp.Signal();

    bool IPoller.ExpectsEvents => Descriptors.Count > 0 || SignalSources > 0;

    void IPoller.Report(string text) => Report(ReportKind.Other, text);

    void IPoller.ReportDeadlock(string text) => Report(ReportKind.Deadlock, text);

    void IPoller.OnFailure() => _flightFiles?.Write("a failure that no fiber joined");

    private int WaitForEvents(long timeout)
    {
        if (_yields && timeout != 0)
        {
            _ = Thread.Yield();
            if (_epoll.Wait(0) is > 0 and int count)
                return count;
        }

        return _spin == 0 || timeout == 0 ? _epoll.Wait(timeout) : SpinAndWait(timeout);
    }

    /// <summary>
    /// Waits in the kernel. If the last sleep was shorter than <see cref="ReactorOptions.SpinBeforeWait"/>, it first takes looks
    /// that do not sleep, for as long as that says: spinning pays where the next event is near.
    /// </summary>
    private int SpinAndWait(long timeout)
    {
        FiberClock clock = FiberClock.Monotonic;
        long start = clock.Timestamp;
        if (_waitsAreShort)
        {
            long end = timeout < 0 ? start + _spin : start + Math.Min(_spin, timeout);
            do
            {
                int count = _epoll.Wait(0);
                if (count > 0)
                    return count;
            }
            while (clock.Timestamp < end);
            if (timeout > 0)
                timeout = Math.Max(0, timeout - (clock.Timestamp - start));
        }

        int events = _epoll.Wait(timeout);
        // Twice the time of spinning: after waits that vary a little, spinning still pays.
        _waitsAreShort = clock.Timestamp - start < 2 * _spin;
        return events;
    }

    /// <summary>Enters a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="isNew">Whether the kernel has just made it: whatever has the number here was closed elsewhere.</param>
    /// <returns>Its generation.</returns>
    internal uint Own(Descriptor descriptor, bool isNew)
    {
        if (isNew && Descriptors.Find(descriptor.Handle) is { } closed)
            GiveUp(closed);
        uint generation = Descriptors.Add(descriptor);
        _foreign?.Forget(descriptor.Handle);
        return generation;
    }

    private void GiveUp(Descriptor closed)
    {
        _ = closed.Detach();

        // Not in this call, which has to take the new descriptor in whatever the log does.
        Scheduler.Post(() => Report(ReportKind.DescriptorLost, $"Descriptor {closed.Handle} was closed behind the reactor's back, and its number given again: close(2) was called for it elsewhere, perhaps a second time for an earlier owner of the number. Calls that waited on it have ended with EBADF."));
    }

    internal IoResult Watch(Descriptor descriptor) => _epoll.Add(descriptor.Handle, DescriptorTable.TagOf(descriptor));

    /// <summary>Has the events of a descriptor that are true now reported once more, although they were before.</summary>
    internal IoResult ReportAgain(Descriptor descriptor) => _epoll.ReportAgain(descriptor.Handle, DescriptorTable.TagOf(descriptor));

    internal void Unwatch(Descriptor descriptor) => _epoll.Remove(descriptor.Handle);

    private void ServeUnfinished()
    {
        foreach (Descriptor descriptor in _served)
        {
            if (!descriptor.IsClosed)
                descriptor.OnUnfinished();
        }

        _served.Clear();
    }

    /// <summary>Throws in a debug build if the descriptors are not in order. Slow: in each turn of a shuffled run, and at the end of each.</summary>
    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Descriptors.CheckInvariants();
        Debug.Assert(Unfinished.TrueForAll(static descriptor => !descriptor.IsClosed || !descriptor.HasQueue), "a close ends what waits");
    }

    private void CloseLeftovers()
    {
        Descriptor[] left = Descriptors.All();
        if (left.Length == 0)
            return;
        foreach (Descriptor descriptor in left)
            descriptor.CloseLeftover();
        Report(ReportKind.DescriptorsLeft, $"{left.Length} descriptors were left open at the end of Reactor.Run and were closed then: {string.Join(", ", left.Take(10).Select(d => d.Handle))}{(left.Length > 10 ? ", …" : "")}.");
    }
}
