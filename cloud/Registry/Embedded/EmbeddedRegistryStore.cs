using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// The registrations. Every change has a version of its own, counted up by one, and stays with what was changed: what a gate
/// lacks is found by one index, however long it was away. Version, count and digest change in the same transaction.
/// One writer, and readers that see a version whole.
/// </summary>
public sealed class RegistryStore : IDisposable
{
    /// <summary>As many as a gate can hold.</summary>
    public const int MaximumCount = 2_000_000;
    /// <summary>From so many registrations at once on, <see cref="Presence"/> is worth a look at all that is filed.</summary>
    private const int BulkFrom = 1_000;

    private readonly Lock _using = new();
    private readonly EmbeddedFile _file;
    private readonly ILiteCollection<BsonDocument> _filed, _about;
    private WhitelistHead _head;
    // Null until many are filed at once. Has everything that is or was filed since then, and before.
    private Presence? _presence;

    private RegistryStore(EmbeddedFile file)
    {
        _file = file;
        var database = file.Database;
        _filed = database.GetCollection("registrations", BsonAutoId.ObjectId);
        _filed.EnsureIndex(RegistryDocument.Version, unique: true);
        _filed.EnsureIndex(RegistryDocument.Registration);
        _about = database.GetCollection("about", BsonAutoId.ObjectId);
        _head = _about.FindById(1) is { } about ? new(about["version"].AsInt64, about["count"].AsInt32, about["digest"].AsString) : new(0, 0, default(WhitelistDigest).ToString());
    }

    /// <summary>There is another head. Called by whoever changed something; must not wait.</summary>
    public event Action? Changed;

    /// <summary>A write has failed: the store is to be opened anew before it is asked again.</summary>
    internal event Action<Exception>? Failed
    {
        add => _file.Failed += value;
        remove => _file.Failed -= value;
    }

    public WhitelistHead Head => Volatile.Read(ref _head);

    public static RegistryStore Open(string directory) => new(EmbeddedFile.Open(directory, "registry.db"));

    internal static RegistryStore Open(EngineSettings settings) => new(EmbeddedFile.Open(settings));

    /// <summary>Files registrations, or what has become of them, in one transaction. Durable when it returns.</summary>
    public IReadOnlyList<FilingOutcome> Put(IReadOnlyCollection<Registration> registrations) => Change(draft =>
    {
        if (registrations.Count >= BulkFrom) _presence ??= ReadPresence();
        return registrations.Select(registration => Put(draft, registration)).ToList();
    });

    /// <returns>False when there is none of this id.</returns>
    public bool Remove(string id) => Change(draft =>
    {
        if (Find(draft, id) is not { } filed) return false;
        Write(draft, new(filed.Plate, null), filed);
        return true;
    });

    public Registration? Get(string id)
    {
        lock (_using) return Find(id);
    }

    /// <summary>The registrations of a plate, of every colour that its own does not rule out.</summary>
    public IReadOnlyList<Registration> Get(Plate plate)
    {
        var keys = plate.Colour != PlateColour.Unknown ? [plate.Key, plate.KeyWithoutColour]
            : Enumerable.Range(0, 8).Select(colour => plate.KeyWithoutColour + (uint)colour);
        lock (_using) return [.. keys.Distinct().Select(At).OfType<Registration>()];
    }

    /// <summary>Changes after a version, in order.</summary>
    internal RegistrySlice Since(long version, int limit) => Slice(BsonExpression.Create("v > @0", version), limit);

    /// <summary>What is filed behind a plate, in the order of keys, with what was removed.</summary>
    internal RegistrySlice After(ulong plateKey, int limit) => Slice(BsonExpression.Create("_id > @0", (long)plateKey), limit);

    public void Dispose() => _file.Dispose();

    private RegistrySlice Slice(BsonExpression which, int limit)
    {
        lock (_using)
        {
            var found = _filed.Find(which, 0, limit).Select(document => (RegistryDocument.Read(document), document[RegistryDocument.Version].AsInt64)).ToList();
            return new(_head, found, found.Count < limit);
        }
    }

    private T Change<T>(Func<Draft, T> change)
    {
        lock (_using)
        {
            var draft = new Draft(_head);
            T result = default!;
            _file.Write(() =>
            {
                result = change(draft);
                Insert(draft);
                if (draft.Version == _head.Version) return false;
                _about.Upsert(new BsonDocument { ["_id"] = 1, ["version"] = draft.Version, ["count"] = draft.Count, ["digest"] = draft.Digest.ToString() });
                return true;
            });
            if (draft.Version == _head.Version) return result;
            Volatile.Write(ref _head, new(draft.Version, draft.Count, draft.Digest.ToString()));
            Changed?.Invoke();
            return result;
        }
    }

    private FilingOutcome Put(Draft draft, Registration registration)
    {
        var before = Find(draft, registration.Id);
        var there = before?.Plate == registration.Plate ? before : At(draft, registration.Plate.Key);
        if (there is not null && there.Id != registration.Id) return FilingOutcome.PlateTaken;
        if (before is null && draft.Count >= MaximumCount) return FilingOutcome.Full;
        if (registration.Equals(before)) return FilingOutcome.Same;
        if (before is not null && before.Plate != registration.Plate) Write(draft, new(before.Plate, null), before);
        Write(draft, new(registration.Plate, registration), there);
        return before is null ? FilingOutcome.Created : FilingOutcome.Changed;
    }

    private void Write(Draft draft, WhitelistChange change, Registration? before)
    {
        draft.Replace(before, change.Registration);
        var document = RegistryDocument.Write(change, draft.Version);
        if (MayHave(draft, change.Plate.Key)) Put(document, before is not null);
        else draft.New.Add(document);
        _presence?.Add(change.Plate.Key);
        if (change.Registration is { } filed) _presence?.Add(filed.Id);
    }

    /// <param name="isThere">Something is filed there. Otherwise what was once may have been removed.</param>
    private void Put(BsonDocument document, bool isThere)
    {
        // Most are new, and an upsert would look for each of them first.
        if (isThere || _filed.FindById(document[RegistryDocument.Key]) is not null) _filed.Update(document);
        else _filed.Insert(document);
    }

    private Registration? Find(Draft draft, string id) => MayHave(draft, id) ? Find(id) : null;

    private Registration? At(Draft draft, ulong key) => MayHave(draft, key) ? At(key) : null;

    private bool MayHave(Draft draft, string id) => _presence?.MayHave(id) != false && Insert(draft);

    private bool MayHave(Draft draft, ulong key) => _presence?.MayHave(key) != false && Insert(draft);

    /// <summary>Puts what is new into the store, before it is looked for there and at the end: many at once cost half as much.</summary>
    private bool Insert(Draft draft)
    {
        if (draft.New.Count > 0) _filed.Insert(draft.New);
        draft.New.Clear();
        return true;
    }

    private Presence ReadPresence()
    {
        var presence = new Presence();
        foreach (var document in _filed.FindAll())
        {
            presence.Add((ulong)document[RegistryDocument.Key].AsInt64);
            if (document.TryGetValue(RegistryDocument.Registration, out var id)) presence.Add(id.AsString);
        }
        return presence;
    }

    // With a parameter: LiteDB compiles, and keeps for ever, every other text of an expression.
    private Registration? Find(string id) => _filed.FindOne(BsonExpression.Create("r = @0", id)) is { } document ? RegistryDocument.Read(document).Registration : null;

    private Registration? At(ulong key) => _filed.FindById((long)key) is { } document ? RegistryDocument.Read(document).Registration : null;

    /// <summary>The head as it will be after the transaction.</summary>
    private sealed class Draft(WhitelistHead head)
    {
        /// <summary>What is not in the store yet, and surely was not before.</summary>
        public List<BsonDocument> New { get; } = [];

        public long Version { get; private set; } = head.Version;

        public int Count { get; private set; } = head.Count;

        public WhitelistDigest Digest { get; private set; } = WhitelistDigest.TryParse(head.Digest, out var digest) ? digest : throw new InvalidDataException("The registry's digest is damaged.");

        public void Replace(Registration? before, Registration? after)
        {
            Version++;
            if (before is not null) (Count, Digest) = (Count - 1, Digest.Without(before));
            if (after is not null) (Count, Digest) = (Count + 1, Digest.With(after));
        }
    }
}
