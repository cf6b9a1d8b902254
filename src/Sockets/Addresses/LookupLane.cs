namespace FiberNet;

/// <summary>
/// A few threads of the process that make blocking lookups, and the lookups that wait for one of them, first in, first out.
/// </summary>
/// <remarks>
/// The resolver has threads of its own because a silent name server holds each of them for 10 s and more (resolv.conf(5),
/// timeout and attempts). On the thread pool those lookups would delay all that the process runs there: with 200 lookups in
/// flight a plain <c>Task.Run</c> was seen to start after 33 s. Any thread.
/// </remarks>
internal sealed class LookupLane
{
    /// <summary>How many lookups of names may wait: more means that they come faster than the name servers answer.</summary>
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly int _maxThreads;
    private readonly Action<LookupOperation> _serve;
    private readonly object _lock = new();
    private readonly Queue<LookupOperation> _waiting = [];
    private int _threads;
    private int _idle;

    private LookupLane(string name, int maxThreads, Action<LookupOperation> serve)
    {
        _name = name;
        _maxThreads = maxThreads;
        _serve = serve;
    }

    /// <summary>Answers from this machine's files, services(5) and hosts(5), and hands on what takes a name server.</summary>
    internal static LookupLane Files { get; } = new("file lookups", 2, lookup => lookup.AnswerFromFiles());

    /// <summary>Asks name servers.</summary>
    internal static LookupLane Network { get; } = new("name lookups", 16, lookup => lookup.Answer());

    /// <summary>Enters a lookup, and starts a thread if none is free and another one is allowed.</summary>
    /// <returns>False if too many wait already, or no thread can be started.</returns>
    internal bool TryEnter(LookupOperation lookup)
    {
        lock (_lock)
        {
            if (_waiting.Count >= MaxWaiting)
                Prune();
            if (_waiting.Count >= MaxWaiting)
                return false;
            if (_idle <= _waiting.Count && _threads < _maxThreads && !TryStartThread() && _threads == 0)
                return false;
            _waiting.Enqueue(lookup);
            Monitor.Pulse(_lock);
            return true;
        }
    }

    private bool TryStartThread()
    {
        try
        {
            new Thread(Serve) { IsBackground = true, Name = _name }.Start();
            _threads++;
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // At the limit on threads the lookup waits for one of those that are there.
            return false;
        }
    }

    private void Serve()
    {
        while (TryTake(out LookupOperation? lookup))
        {
            if (lookup.IsWanted)
                _serve(lookup);
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LookupOperation? lookup)
    {
        lock (_lock)
        {
            while (!_waiting.TryDequeue(out lookup))
            {
                _idle++;
                bool isPulsed = Monitor.Wait(_lock, s_idleTime);
                _idle--;
                if (isPulsed || _waiting.Count > 0)
                    continue;
                _threads--;
                return false;
            }

            return true;
        }
    }

    /// <summary>Forgets lookups that their fibers have left.</summary>
    private void Prune()
    {
        for (int i = _waiting.Count; i > 0; i--)
        {
            LookupOperation lookup = _waiting.Dequeue();
            if (lookup.IsWanted)
                _waiting.Enqueue(lookup);
        }
    }
}
