using System.Collections.Immutable;
using System.Text;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>Collects registrations one by one and makes the index of them.</summary>
/// <param name="findsPlates">Whether <see cref="PlaceOf"/> is needed; without it a million plates need 30 MB less.</param>
internal sealed class IndexBuilder(bool findsPlates = true)
{
    private IndexSlot[] _slots = [];
    private readonly Dictionary<string, int> _lists = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<ImmutableArray<string>> _gates = [[]];
    private readonly Dictionary<IdPattern, int> _patterns = [];
    private readonly List<IdPattern> _beginnings = [new("", 0)];
    private readonly List<byte> _texts = [];
    private readonly Dictionary<ulong, int> _places = [];

    public int Count { get; private set; }

    /// <summary>Makes room, so that a large list does not grow by doubling.</summary>
    public IndexBuilder Expect(int count)
    {
        if (count > _slots.Length)
            Array.Resize(ref _slots, count);
        if (findsPlates)
            _places.EnsureCapacity(count);
        return this;
    }

    /// <returns>The number, from 0, of the registration that has the same plate and colour; -1 when there is none.</returns>
    public int PlaceOf(Registration registration) => _places.GetValueOrDefault(registration.Plate.Key, -1);

    /// <summary>False when there are more different lists of gates than the index can tell apart.</summary>
    /// <exception cref="ArgumentException">The plate is already there, see <see cref="PlaceOf"/>.</exception>
    public bool Add(Registration registration)
    {
        var gates = ListOf(registration.Gates);
        if (gates < 0)
            return false;
        if (findsPlates)
            _places.Add(registration.Plate.Key, Count);
        var (pattern, number) = Pack(registration.Id);
        if (Count == _slots.Length)
            Array.Resize(ref _slots, Math.Max(16, 2 * Count));
        _slots[Count++] = IndexSlot.Of(registration, gates, pattern, number);
        return true;
    }

    /// <summary>Ends the building: nothing can be added any more.</summary>
    /// <param name="version">Version of the whitelist.</param>
    /// <param name="digest">Digest of the registrations where it is known; computed otherwise.</param>
    public WhitelistIndex Build(long version, WhitelistDigest? digest = null)
    {
        var bits = WhitelistIndex.BucketBits(Count);
        var begins = new uint[(1 << bits) + 1];
        // In place: with a million plates a copy would be seen in the memory of a gate.
        Array.Resize(ref _slots, Count);
        Array.Sort(_slots, new ByBucket(64 - bits));
        foreach (ref readonly var slot in _slots.AsSpan())
            begins[WhitelistIndex.Bucket(slot.Plate & ~IndexSlot.ColourMask, 64 - bits) + 1]++;
        for (var bucket = 1; bucket < begins.Length; bucket++)
            begins[bucket] += begins[bucket - 1];

        var (ids, gates) = (new RegistrationIds([.. _beginnings], [.. _texts]), new GateLists([.. _gates]));
        var draft = new WhitelistIndex(version, digest ?? default, begins, _slots, ids, gates);
        return digest is not null ? draft : new WhitelistIndex(version, WhitelistDigest.Of(draft.Registrations), begins, _slots, ids, gates);
    }

    private int ListOf(ImmutableArray<string> gates)
    {
        var name = string.Join(' ', gates);
        if (_lists.TryGetValue(name, out var known))
            return known;
        if (_gates.Count == IndexSlot.MaximumGateLists)
            return -1;
        _gates.Add(gates);
        return _lists[name] = _gates.Count - 1;
    }

    private (int Pattern, uint Number) Pack(string id)
    {
        var (pattern, number) = RegistrationIds.Split(id);
        if (_patterns.TryGetValue(pattern, out var known))
            return (known, number);
        if (_beginnings.Count < IndexSlot.MaximumPatterns)
        {
            _beginnings.Add(pattern);
            return (_patterns[pattern] = _beginnings.Count - 1, number);
        }
        var place = (uint)_texts.Count;
        var utf8 = Encoding.UTF8.GetBytes(id);
        _texts.Add((byte)utf8.Length);
        _texts.AddRange(utf8);
        return (0, place);
    }

    private readonly struct ByBucket(int shift) : IComparer<IndexSlot>
    {
        public int Compare(IndexSlot x, IndexSlot y)
        {
            var (first, second) = (WhitelistIndex.Bucket(x.Plate & ~IndexSlot.ColourMask, shift), WhitelistIndex.Bucket(y.Plate & ~IndexSlot.ColourMask, shift));
            return first != second ? first.CompareTo(second) : x.Plate.CompareTo(y.Plate);
        }
    }
}
