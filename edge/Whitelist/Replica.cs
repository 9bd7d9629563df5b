using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The whitelist as the lanes see it: a large index that is built rarely, and a small one with everything that is filed for
/// the plates that have changed since. Never changed once made; a change makes another one around the same large index.
/// </summary>
internal sealed class Replica
{
    private readonly Dictionary<ulong, Registration?> _changes;
    private readonly HashSet<ulong> _touched;

    private Replica(WhitelistIndex index, Dictionary<ulong, Registration?> changes, HashSet<ulong> touched, WhitelistIndex recent, long version, int count, WhitelistDigest digest) =>
        (Base, _changes, _touched, Recent, Version, Count, Digest) = (index, changes, touched, recent, version, count, digest);

    public WhitelistIndex Base { get; }

    /// <summary>Everything that is filed for the plates that have changed.</summary>
    public WhitelistIndex Recent { get; }

    public long Version { get; }

    public int Count { get; }

    public WhitelistDigest Digest { get; }

    /// <summary>By key of the plate with its colour: what was filed since <see cref="Base"/>, null where nothing is any more.</summary>
    public IReadOnlyDictionary<ulong, Registration?> Changes => _changes;

    /// <summary>Every registration, in no order.</summary>
    public IEnumerable<Registration> Registrations
    {
        get
        {
            for (var place = 0; place < Base.Count; place++)
            {
                if (!IsRecent(Base.Slots[place].Plate & ~IndexSlot.ColourMask))
                    yield return Base.Read(Base.Slots[place]);
            }
            foreach (var registration in Recent.Registrations)
                yield return registration;
        }
    }

    public static Replica Of(WhitelistIndex index) => new(index, [], [], WhitelistIndex.Empty, index.Version, index.Count, index.Digest);

    /// <summary>Whether <see cref="Recent"/> and not <see cref="Base"/> says what is filed for a plate.</summary>
    public bool IsRecent(ulong plateWithoutColour) => _touched.Count > 0 && _touched.Contains(plateWithoutColour);

    /// <summary>The registrations with these characters, whatever their colour.</summary>
    public ReadOnlySpan<IndexSlot> Of(ulong plateWithoutColour) => (IsRecent(plateWithoutColour) ? Recent : Base).Of(plateWithoutColour);

    /// <summary>The registration of exactly this plate and colour.</summary>
    public Registration? Filed(ulong plateKey)
    {
        if (_changes.TryGetValue(plateKey, out var changed))
            return changed;
        foreach (ref readonly var slot in Base.Of(plateKey & ~IndexSlot.ColourMask))
        {
            if (slot.Plate == plateKey)
                return Base.Read(slot);
        }
        return null;
    }

    /// <summary>What it is after some changes. Null when they name more different lists of gates than can be told apart.</summary>
    public Replica? With(IEnumerable<WhitelistChange> changes, long version)
    {
        var all = new Dictionary<ulong, Registration?>(_changes);
        var touched = new HashSet<ulong>(_touched);
        var (count, digest) = (Count, Digest);
        foreach (var (plate, registration) in changes)
        {
            var before = all.TryGetValue(plate.Key, out var changed) ? changed : Filed(plate.Key);
            (count, digest) = before is null ? (count, digest) : (count - 1, digest.Without(before));
            (count, digest) = registration is null ? (count, digest) : (count + 1, digest.With(registration));
            all[plate.Key] = registration;
            touched.Add(plate.KeyWithoutColour);
        }
        return RecentOf(Base, all, touched) is { } recent ? new Replica(Base, all, touched, recent, version, count, digest) : null;
    }

    /// <summary>One index of everything. Takes seconds with a million registrations. Null as <see cref="With"/>.</summary>
    public WhitelistIndex? Fold()
    {
        var builder = new IndexBuilder(findsPlates: false).Expect(Count);
        foreach (var registration in Registrations)
        {
            if (!builder.Add(registration))
                return null;
        }
        return builder.Build(Version, Digest);
    }

    /// <summary>The same around the index that was folded from an earlier state of it.</summary>
    public Replica? Around(WhitelistIndex folded, Replica earlier)
    {
        var since = _changes.Where(change => !earlier._changes.TryGetValue(change.Key, out var then) || !Equals(then, change.Value)).ToDictionary();
        HashSet<ulong> touched = [.. since.Keys.Select(key => key & ~IndexSlot.ColourMask)];
        return RecentOf(folded, since, touched) is { } recent ? new Replica(folded, since, touched, recent, Version, Count, Digest) : null;
    }

    private static WhitelistIndex? RecentOf(WhitelistIndex index, Dictionary<ulong, Registration?> changes, HashSet<ulong> touched)
    {
        var builder = new IndexBuilder(findsPlates: false);
        foreach (var plate in touched)
        {
            foreach (ref readonly var slot in index.Of(plate))
            {
                if (!changes.ContainsKey(slot.Plate) && !builder.Add(index.Read(slot)))
                    return null;
            }
        }
        foreach (var registration in changes.Values)
        {
            if (registration is not null && !builder.Add(registration))
                return null;
        }
        return builder.Build(0, default(WhitelistDigest));
    }
}
