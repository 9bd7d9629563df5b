using System.Diagnostics;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkpoint.Benchmarks;

/// <summary>
/// Durable events a second at the gate: the shipped journal with one append after the other, and with many appenders that
/// share an fsync, beside a bare append and SQLite. They take turns in one folder, so that the disk is the same for each.
/// </summary>
internal static class JournalBench
{
    private const int Rounds = 10, EachRound = 300, EventBytes = 400, Appenders = 64, GroupedEachRound = 6_400;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        using var append = new BareAppend(Path.Combine(folder, "bare"));
        using var write = new BareWrite(Path.Combine(folder, "reserved"), EventBytes * EachRound * (Rounds + 1));
        using var sqlite = new Sqlite(Path.Combine(folder, "peer.sqlite"));
        using var journal = EventJournal.Open(Path.Combine(folder, "journal"), WorkedLane.Source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);
        var happened = OfSize(journal);
        TimeSpan single = default, reserved = default, grouped = default, bare = default, peer = default;
        // The first round warms up.
        for (var round = 0; round <= Rounds; round++)
        {
            var counts = round > 0 ? 1 : 0;
            bare += counts * await TimedAsync(() => { for (var n = 0; n < EachRound; n++) append.Measure(); return Task.CompletedTask; });
            reserved += counts * await TimedAsync(() => { for (var n = 0; n < EachRound; n++) write.Write(EventBytes); return Task.CompletedTask; });
            single += counts * await TimedAsync(() => AppendAsync(journal, happened, EachRound));
            peer += counts * await TimedAsync(() => { for (var n = 0; n < EachRound; n++) sqlite.Commit(); return Task.CompletedTask; });
            grouped += counts * await TimedAsync(() => Task.WhenAll(Enumerable.Range(0, Appenders).Select(_ => Task.Run(() => AppendAsync(journal, happened, GroupedEachRound / Appenders)))));
        }

        return
        [
            new("journal: durable events, one after the other", Rounds * EachRound / single.TotalSeconds, "events/s", "writes below"),
            new($"journal: durable events, {Appenders} appenders", Rounds * GroupedEachRound / grouped.TotalSeconds, "events/s", "writes below"),
            new("write of 400 bytes into a reserved file and fdatasync", Rounds * EachRound / reserved.TotalSeconds, "writes/s"),
            new("append of 400 bytes and fsync", Rounds * EachRound / bare.TotalSeconds, "appends/s"),
            new("SQLite, WAL, synchronous=FULL, a commit each", Rounds * EachRound / peer.TotalSeconds, "events/s"),
        ];
    }

    private static async Task AppendAsync(EventJournal journal, GateFault happened, int count)
    {
        for (var n = 0; n < count; n++)
            if (!await journal.AppendAsync(happened)) throw new InvalidOperationException("The disk has refused an event.");
    }

    /// <summary>An event that is so long as it stands on the disk; numbers of more digits make it a byte or two longer.</summary>
    private static GateFault OfSize(EventJournal journal)
    {
        var happened = new GateFault { Part = "bench", Health = PartHealth.Ok, Message = "." };
        return happened with { Message = new string('.', EventBytes + 1 - journal.Substitute(1, happened).Utf8.Length) };
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }

    private sealed class Sqlite : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;

        public Sqlite(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=False");
            _connection.Open();
            using var prepare = _connection.CreateCommand();
            prepare.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE events (sequence INTEGER PRIMARY KEY, event BLOB NOT NULL);";
            prepare.ExecuteNonQuery();
            _insert = _connection.CreateCommand();
            _insert.CommandText = "INSERT INTO events (event) VALUES ($event)";
            _insert.Parameters.AddWithValue("$event", new byte[EventBytes]);
            _insert.Prepare();
        }

        public void Commit() => _insert.ExecuteNonQuery();

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }
    }
}
