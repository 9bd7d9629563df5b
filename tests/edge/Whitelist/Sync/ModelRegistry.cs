using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Tests.Whitelist.Sync;

/// <summary>The registry as its messages describe it, in memory.</summary>
internal sealed class ModelRegistry
{
    private SortedDictionary<ulong, (WhitelistChange Change, long Version)> _filed = [];

    public long Version { get; private set; }

    public IReadOnlyCollection<Registration> Registrations => [.. _filed.Values.Select(each => each.Change.Registration).OfType<Registration>()];

    public WhitelistHead Head => new(Version, Registrations.Count, WhitelistDigest.Of(Registrations).ToString());

    public void Put(Registration registration) => Set(new WhitelistChange(registration.Plate, registration));

    public void Remove(Plate plate)
    {
        if (_filed.TryGetValue(plate.Key, out var there) && there.Change.Registration is not null)
            Set(new WhitelistChange(plate, null));
    }

    /// <summary>A copy to go back to, as a backup.</summary>
    public ModelRegistry Copy() => new() { _filed = new(_filed), Version = Version };

    public void GoBackTo(ModelRegistry backup) => (_filed, Version) = (new(backup._filed), backup.Version);

    public WhitelistPage Page(WhitelistWant want, int limit)
    {
        if (want.After is { } after)
        {
            Assert(WhitelistCursor.TryRead(after, out var key));
            var behind = _filed.Where(each => each.Key > key).ToList();
            var part = behind.Take(limit).ToList();
            return new WhitelistPage
            {
                Request = want.Request,
                Head = Head,
                After = part.Count == behind.Count ? null : WhitelistCursor.Write(part[^1].Key),
                Entries = [.. part.Where(each => each.Value.Change.Registration is not null).Select(each => WhitelistEntry.Of(each.Value.Change))],
            };
        }
        var since = _filed.Values.Where(each => each.Version > want.Version).OrderBy(each => each.Version).ToList();
        var some = since.Take(limit).ToList();
        return new WhitelistPage
        {
            Request = want.Request,
            Head = Head,
            Through = some.Count == since.Count ? Version : some[^1].Version,
            Entries = [.. some.Select(each => WhitelistEntry.Of(each.Change))],
        };
    }

    private void Set(WhitelistChange change) => _filed[change.Plate.Key] = (change, ++Version);

    private static void Assert(bool holds) => Xunit.Assert.True(holds);
}
