using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FiberNet.Tests.Support;

/// <summary>Keeps what is logged, and lets a test wait for an event.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly BlockingCollection<LogEntry> _unseen = [];
    private readonly ConcurrentQueue<LogEntry> _all = new();

    internal IReadOnlyList<LogEntry> All => [.. _all];

    /// <summary>Waits for the next event with a name; passes over others.</summary>
    internal LogEntry Next(string eventName)
    {
        while (_unseen.TryTake(out LogEntry? entry, s_patience))
        {
            if (entry.Event.Name == eventName)
                return entry;
        }

        throw new TimeoutException($"{eventName} was not logged. {string.Join('\n', All)}\n{Reactor.DumpAll()}");
    }

    public ILogger CreateLogger(string categoryName) => new Recording(this, categoryName);

    public void Dispose() => _unseen.CompleteAdding();

    private void Add(LogEntry entry)
    {
        _all.Enqueue(entry);
        if (!_unseen.IsAddingCompleted)
            _unseen.Add(entry);
    }

    private sealed class Recording(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
