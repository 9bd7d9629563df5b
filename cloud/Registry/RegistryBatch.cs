using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>What a store knows, for a batch.</summary>
internal interface IRegistrySource
{
    RegistryRow? ById(string id);

    /// <summary>What is, or was, filed for a plate with its colour.</summary>
    RegistryRow? At(ulong plateKey);
}

/// <summary>One plate with its colour in the store.</summary>
/// <param name="Version">Of its last change on the whitelist; 0 when it never was there.</param>
/// <param name="Change">Of its last change of any kind.</param>
/// <param name="Filed">Null when it was removed.</param>
internal sealed record RegistryRow(Plate Plate, long Version, long Change, FilingVersion? Filed)
{
    public WhitelistChange OnWhitelist => new(Plate, Filed?.Filing?.Registration);
}

/// <summary>Where the registry stands.</summary>
/// <param name="Filings">How many there are, on the whitelist or not.</param>
/// <param name="Change">Counts the changes of rows.</param>
internal sealed record RegistryHead(WhitelistHead Whitelist, int Filings, long Change)
{
    public static RegistryHead Empty { get; } = new(new(0, 0, default(WhitelistDigest).ToString()), 0, 0);
}

/// <summary>
/// The commands of one transaction, decided one after the other on what the store has and on what those before them have changed. Both
/// stores write what it gives at the end.
/// </summary>
internal sealed class RegistryBatch(RegistryHead head, IRegistrySource source, DateTimeOffset now)
{
    private readonly Dictionary<ulong, (RegistryRow Row, bool IsNew)> _rows = [];
    private readonly Dictionary<string, ulong?> _places = [];
    private readonly List<(string Id, FilingVersion Version)> _past = [];
    private long _version = head.Whitelist.Version, _change = head.Change;
    private int _count = head.Whitelist.Count, _filings = head.Filings;
    private WhitelistDigest _digest = WhitelistDigest.TryParse(head.Whitelist.Digest, out var digest) ? digest : throw new InvalidDataException("The registry's digest is damaged.");

    public bool HasChanged => _rows.Count > 0 || _past.Count > 0;

    /// <summary>The rows as they are to be.</summary>
    public IEnumerable<(RegistryRow Row, bool IsNew)> Rows => _rows.Values;

    /// <summary>Versions that are no longer the last of their filing, and what else was done with it, in order.</summary>
    public IReadOnlyList<(string Id, FilingVersion Version)> Past => _past;

    public RegistryHead Head => new(new(_version, _count, _digest.ToString()), _filings, _change);

    public FilingResult Apply(FilingCommand command)
    {
        var before = ById(command.Id);
        var decision = command.Decide(before?.Filed);
        var refused = decision.Outcome == FilingOutcome.Same ? new(FilingOutcome.Same, before?.Filed) : Refusal(decision, before);
        if (refused is not null) return refused;
        var done = new FilingVersion(decision.After, Revision(decision, before?.Filed), decision.Action, now, command.Author);
        if (decision.Outcome == FilingOutcome.Seen)
        {
            _past.Add((command.Id, done with { Filing = null }));
            return new(FilingOutcome.Seen, before!.Filed);
        }

        if (before is not null) _past.Add((command.Id, before.Filed!));
        if (decision.After is not { } after)
        {
            _past.Add((command.Id, done));
            Write(before!, null);
        }
        else
        {
            if (before is not null && before.Plate != after.Plate) Write(before, null);
            Write((before?.Plate == after.Plate ? before : At(after.Plate.Key)) ?? new(after.Plate, 0, 0, null), done);
        }

        _places[command.Id] = decision.After?.Plate.Key;
        return new(decision.Outcome, decision.After is null ? before!.Filed : done);
    }

    private FilingResult? Refusal(FilingDecision decision, RegistryRow? before)
    {
        if (decision.Outcome > FilingOutcome.Seen) return new(decision.Outcome, before?.Filed);
        if (decision is not { Outcome: not FilingOutcome.Seen, After: { } after }) return null;
        if (before?.Plate != after.Plate && At(after.Plate.Key)?.Filed?.Filing is { } there && there.Id != after.Id) return new(FilingOutcome.PlateTaken, before?.Filed, there.Id);
        return before is null && _filings >= IRegistryStore.MaximumCount ? new(FilingOutcome.Full, null) : null;
    }

    private static int Revision(FilingDecision decision, FilingVersion? before) => (before?.Revision ?? 0) + (decision.Outcome == FilingOutcome.Seen ? 0 : 1);

    /// <summary>What gates are told has a version of its own, counted up by one; what concerns them not has none.</summary>
    private void Write(RegistryRow row, FilingVersion? filed)
    {
        var (before, after) = (row.OnWhitelist.Registration, filed?.Filing?.Registration);
        var isTold = before is null ? after is not null : !before.Equals(after);
        if (isTold) _version++;
        if (isTold && before is not null) (_count, _digest) = (_count - 1, _digest.Without(before));
        if (isTold && after is not null) (_count, _digest) = (_count + 1, _digest.With(after));
        _filings += (filed is null ? 0 : 1) - (row.Filed is null ? 0 : 1);
        var key = row.Plate.Key;
        var isNew = _rows.TryGetValue(key, out var known) ? known.IsNew : row.Change == 0 && row.Version == 0;
        _rows[key] = (new(row.Plate, isTold ? _version : row.Version, ++_change, filed), isNew);
    }

    private RegistryRow? ById(string id) => !_places.TryGetValue(id, out var key) ? source.ById(id) : key is { } there ? At(there) : null;

    private RegistryRow? At(ulong key) => _rows.TryGetValue(key, out var changed) ? changed.Row : source.At(key);
}
