using Microsoft.Extensions.Logging;

namespace FiberNet.Tests.Support;

internal sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Text, Exception? Exception);
