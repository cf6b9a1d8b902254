using System.Diagnostics;

namespace FiberNet;

/// <summary>Lines for a background thread to write: a bounded queue that counts the lines it loses.</summary>
/// <remarks>A plain ring and a monitor: nothing here loads another assembly, because loading one takes a descriptor.</remarks>
internal sealed class LogQueue
{
    private const int MostLines = 1024;
    private const int MostCharacters = 1 << 20;

    private readonly object _lock = new();
    private readonly Entry[] _lines = new Entry[MostLines];
    private int _first;
    private int _count;
    private int _characters;

    /// <summary>The number of lost lines that no written line has reported yet: the queue was full, or the write failed.</summary>
    private long _lost;
    private bool _isWriting;
    private Thread? _writer;

    /// <summary>Opens standard error and starts the writer.</summary>
    internal void Prepare()
    {
        try
        {
            _ = Console.Error;
            lock (_lock)
                StartWriter();
        }
        catch (Exception)
        {
            // The first line tries again; if that fails, it counts as lost.
        }
    }

    /// <summary>Enters a line at the tail, or counts it as lost.</summary>
    internal void Add(string prefix, string line)
    {
        try
        {
            TextWriter output = Console.Error;
            lock (_lock)
            {
                if (_count == MostLines || _count > 0 && _characters + line.Length > MostCharacters)
                {
                    Interlocked.Increment(ref _lost);
                    return;
                }

                _lines[(_first + _count++) % MostLines] = new Entry(output, prefix, line, Interlocked.Exchange(ref _lost, 0));
                _characters += line.Length;
                StartWriter();
                Monitor.PulseAll(_lock);
            }
        }
        catch (Exception)
        {
            // There is no descriptor for standard error, or no thread for the writer. A log must not fail its caller.
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Waits until all lines are written.</summary>
    internal bool Flush(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (_writer is not null && (_count > 0 || _isWriting))
            {
                TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
                if (left < TimeSpan.Zero && left != Timeout.InfiniteTimeSpan || !Monitor.Wait(_lock, Clamp(left)))
                    return _count == 0 && !_isWriting;
            }

            return _count == 0;
        }
    }

    /// <summary>What <see cref="Monitor.Wait(object, TimeSpan)"/> takes at most.</summary>
    private static TimeSpan Clamp(TimeSpan time) => time.TotalMilliseconds > int.MaxValue ? TimeSpan.FromMilliseconds(int.MaxValue) : time;

    private void StartWriter()
    {
        if (_writer is not null)
            return;
        // With the usual stack: the writer behind Console.Error may be the program's own, and may be compiled on this thread.
        var writer = new Thread(WriteAll) { IsBackground = true, Name = "FiberNet log" };
        writer.UnsafeStart();
        _writer = writer;
    }

    private void WriteAll()
    {
        while (true)
        {
            Entry entry = Take(out long lostAfter);
            bool isWritten = TryWrite(entry, lostAfter);
            lock (_lock)
            {
                if (!isWritten)
                    Interlocked.Add(ref _lost, entry.LostBefore + 1 + lostAfter);
                _isWriting = false;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Takes the next line, waiting for one. With the last line comes the number of lines lost after it.</summary>
    private Entry Take(out long lostAfter)
    {
        lock (_lock)
        {
            while (_count == 0)
                Monitor.Wait(_lock);
            Entry entry = _lines[_first];
            _lines[_first] = default;
            _first = (_first + 1) % MostLines;
            _count--;
            _characters -= entry.Line.Length;
            _isWriting = true;
            lostAfter = _count == 0 ? Interlocked.Exchange(ref _lost, 0) : 0;
            return entry;
        }
    }

    private static bool TryWrite(Entry entry, long lostAfter)
    {
        try
        {
            WriteLoss(entry, entry.LostBefore);
            entry.Output.WriteLine(entry.Prefix + entry.Line);
            WriteLoss(entry, lostAfter);
            return true;
        }
        catch (Exception)
        {
            // The disk is full or the writer was disposed, for example. The next line that can be written reports the loss.
            return false;
        }
    }

    private static void WriteLoss(Entry entry, long count)
    {
        if (count > 0)
            entry.Output.WriteLine($"{entry.Prefix}{count} {(count == 1 ? "line of the log was" : "lines of the log were")} lost: standard error did not take them in time.");
    }

    private readonly record struct Entry(TextWriter Output, string Prefix, string Line, long LostBefore);
}
