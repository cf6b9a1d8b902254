namespace FiberNet;

/// <summary>Writes the flight recorder of a reactor to files, on threads of the pool.</summary>
internal sealed class FlightFiles : IDisposable
{
    /// <summary>A fault that repeats itself must not fill the disk.</summary>
    private const int MostFiles = 16;

    private readonly Reactor _reactor;
    private readonly FlightRecorder _recorder;
    private readonly string _directory;
    private int _count;

    internal FlightFiles(Reactor reactor, FlightRecorder recorder, string directory)
    {
        _reactor = reactor;
        _recorder = recorder;
        _directory = directory;
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    /// <summary>Writes a file soon. Any thread; never throws.</summary>
    /// <param name="reason">Why, for the log.</param>
    internal void Write(string reason)
    {
        if (Interlocked.Increment(ref _count) <= MostFiles)
            ThreadPool.UnsafeQueueUserWorkItem(_ => WriteNow(reason), null);
    }

    public void Dispose() => AppDomain.CurrentDomain.UnhandledException -= OnCrash;

    /// <summary>The process ends when this returns.</summary>
    private void OnCrash(object sender, UnhandledExceptionEventArgs crash) => WriteNow("a crash");

    private void WriteNow(string reason)
    {
        string path = Path.Combine(_directory, $"fibernet-{Environment.ProcessId}-{Guid.NewGuid():N}.json");
        try
        {
            using (FileStream file = File.Create(path))
            {
                foreach (ReadOnlyMemory<byte> part in FlightLog.EncodeChromeTrace([new($"reactor {_reactor.Name}", _recorder)]))
                    file.Write(part.Span);
            }

            _reactor.Report(ReportKind.Record, $"The flight recorder was written to {path} because of {reason}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _reactor.Report(ReportKind.Record, $"The flight recorder cannot be written to {path}: {exception.Message}");
        }
    }
}
