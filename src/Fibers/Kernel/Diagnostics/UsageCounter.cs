namespace FiberNet;

/// <summary>Counts what a fiber uses. Written by the scheduler's thread, read by any.</summary>
internal sealed class UsageCounter
{
    /// <summary>That of a fiber that has not run.</summary>
    internal static readonly UsageCounter Unused = new();

    private static readonly int s_kinds = Enum.GetValues<WaitKind>().Length;

    private readonly int[] _waits = new int[s_kinds];
    private long _slice;
    private long _longestSlice;
    private long _received;
    private long _sent;
    private long _systemCalls;

    /// <summary>How long the fiber has run, in nanoseconds.</summary>
    internal long RunTime { get; private set; }

    internal void AddTime(long nanoseconds)
    {
        RunTime += nanoseconds;
        _slice += nanoseconds;
    }

    internal void EndSlice(WaitKind waitsFor)
    {
        _longestSlice = Math.Max(_longestSlice, _slice);
        _slice = 0;
        if (waitsFor != WaitKind.None)
            _waits[(int)waitsFor]++;
    }

    internal void AddCall(long received, long sent)
    {
        _systemCalls++;
        _received += received;
        _sent += sent;
    }

    internal FiberUsage Read()
    {
        var waits = new Dictionary<WaitKind, int>();
        for (int kind = 0; kind < _waits.Length; kind++)
        {
            if (_waits[kind] > 0)
                waits.Add((WaitKind)kind, _waits[kind]);
        }

        return new FiberUsage(FiberScheduler.FromNanoseconds(Math.Max(_longestSlice, _slice)), _received, _sent, _systemCalls, waits);
    }
}
