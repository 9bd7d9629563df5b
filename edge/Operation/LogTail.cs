using System.Globalization;

namespace Checkpoint.Edge.Operation;

/// <summary>The last lines of the log, for diagnostics from afar. There is no personal data in the log.</summary>
internal sealed class LogTail(TimeProvider time) : ILoggerProvider
{
    private const int Lines = 100, MaximumLine = 300;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new(Lines);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (_lock) return [.. _lines];
    }

    public ILogger CreateLogger(string categoryName) => new Tail(this);

    public void Dispose() { }

    private void Add(LogLevel level, string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {level} {text}");
        lock (_lock)
        {
            if (_lines.Count == Lines) _lines.Dequeue();
            _lines.Enqueue(line.Length > MaximumLine ? line[..MaximumLine] : line);
        }
    }

    private sealed class Tail(LogTail log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The kind of exception only: its message may name what a person typed.
            if (IsEnabled(logLevel)) log.Add(logLevel, exception is null ? formatter(state, null) : $"{formatter(state, null)} [{exception.GetType().Name}]");
        }
    }
}
