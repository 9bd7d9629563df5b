using System.Text.Json;
using System.Text.Json.Serialization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>
/// Finds in the journal which commands were taken before this start. What was known at some event is kept beside it in
/// "orders/commands.json", only to save reading the journal from its beginning. Of a journal that was left for a new stream it
/// reads what the file does not have: a command that was confirmed there is not in the new one.
/// </summary>
internal sealed class CommandHistory
{
    /// <summary>Events after which the file is written anew.</summary>
    public const long Interval = 5_000;

    private readonly EventJournal _journal;
    private readonly StoredFile _file;
    private long _saved;

    private readonly Func<string, EventJournal?> _left;

    public CommandHistory(EventJournal journal, IOptions<GateSettings> gate, TimeProvider time, ILogger<CommandHistory> logger)
        : this(journal, new StoredFile(gate.Value, "commands.json"), stream => SetAsideJournals.Open(gate.Value, stream, time, logger)) { }

    /// <param name="left">The journal of another stream that was set aside, to be disposed; null when there is none.</param>
    internal CommandHistory(EventJournal journal, StoredFile file, Func<string, EventJournal?> left) => (_journal, _file, _left) = (journal, file, left);

    /// <summary>Events that are not in the file yet.</summary>
    public long Behind => _journal.DurableSequence - _saved;

    /// <summary>Reads what this process has not written itself. Ends when all of it is on the medium.</summary>
    public async Task ReadAsync(Action<CommandNote> found, CancellationToken stop)
    {
        var through = _journal.LastSequence;
        var known = Load();
        foreach (var note in known?.Notes ?? []) found(note);
        if (known is not null && known.Stream != _journal.Stream) ReadLeft(known, found);
        // The file of another disk still says which commands not to repeat.
        _saved = known?.Stream == _journal.Stream && known.Through <= through ? known.Through : 0;
        if (_saved >= through || through < _journal.OldestSequence) return; // Retention has left nothing of it to wait for.
        await foreach (var entry in _journal.ReadAsync(_saved + 1, stop))
        {
            if (NoteOf(entry.Utf8.Span) is { } note) found(note);
            if (entry.Sequence >= through) break;
        }
    }

    private void ReadLeft(KnownCommands known, Action<CommandNote> found)
    {
        using var left = _left(known.Stream);
        if (left is null) return;
        foreach (var entry in left.Read(Math.Max(known.Through + 1, left.OldestSequence), left.DurableSequence))
            if (NoteOf(entry.Utf8.Span) is { } note) found(note);
    }

    /// <summary>Keeps what is known, with everything up to an event in it. A disk that does not take it costs time at the next start only.</summary>
    public void Save(long through, IEnumerable<CommandNote> notes)
    {
        try
        {
            _file.Write(JsonSerializer.SerializeToUtf8Bytes(new KnownCommands(_journal.Stream, through, [.. notes]), CommandHistoryJson.Default.KnownCommands));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The journal reports its disk itself.
        }

        _saved = through;
    }

    private KnownCommands? Load()
    {
        try
        {
            return _file.Read() is { } bytes ? JsonSerializer.Deserialize(bytes, CommandHistoryJson.Default.KnownCommands) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CommandNote? NoteOf(ReadOnlySpan<byte> utf8)
    {
        // Searching bytes is far cheaper than reading JSON.
        if (utf8.IndexOf("checkpoint.command."u8) < 0 || CloudEventJson.Read(utf8, out _) is not { } happened) return null;
        return happened.Data switch
        {
            CommandTaken taken => new(taken.Command, taken.Action, taken.Issuer, taken.Lane, taken.Deadline, null),
            CommandEnded { Action: { } action, Issuer: { } issuer, Deadline: { } deadline } ended => new(
                ended.Command, action, issuer, ended.Lane, deadline,
                new CommandResult { Id = ended.Command, Outcome = ended.Outcome, Code = ended.Code, Message = ended.Message, Time = happened.Time }),
            _ => null,
        };
    }
}

/// <param name="Through">Every command up to this event is among the notes, as far as it still matters.</param>
internal sealed record KnownCommands(string Stream, long Through, IReadOnlyList<CommandNote> Notes);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KnownCommands))]
internal sealed partial class CommandHistoryJson : JsonSerializerContext;
