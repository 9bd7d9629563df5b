using System.Numerics;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// All registrations in memory, never changed once built. Slots without a gap, ordered by bucket and then by plate, and
/// for each bucket the place where it begins: no empty slots to pay for, and the vehicles that share their characters
/// stand side by side. 22 bytes a plate; about two plates a bucket, which mostly share a cache line.
/// </summary>
internal sealed class WhitelistIndex
{
    private readonly uint[] _begins;
    private readonly IndexSlot[] _slots;
    private readonly RegistrationIds _ids;
    private readonly int _shift;

    /// <param name="begins">Place of the first slot of each bucket, and the number of slots at the end.</param>
    public WhitelistIndex(long version, WhitelistDigest digest, uint[] begins, IndexSlot[] slots, RegistrationIds ids, GateLists gates)
    {
        (Version, Digest, _begins, _slots, _ids, Gates) = (version, digest, begins, slots, ids, gates);
        _shift = 64 - BitOperations.Log2((uint)begins.Length - 1);
    }

    public static WhitelistIndex Empty { get; } = new IndexBuilder().Build(0);

    public long Version { get; }

    public WhitelistDigest Digest { get; }

    public int Count => _slots.Length;

    public GateLists Gates { get; }

    /// <summary>What the index holds in memory.</summary>
    public long Bytes => (_begins.LongLength * sizeof(uint)) + (_slots.LongLength * 20) + _ids.Bytes + Gates.Bytes;

    internal ReadOnlySpan<uint> Begins => _begins;

    internal ReadOnlySpan<IndexSlot> Slots => _slots;

    internal RegistrationIds Ids => _ids;

    /// <summary>Every registration, in the order of the index.</summary>
    public IEnumerable<Registration> Registrations => _slots.Select(slot => Read(slot));

    /// <summary>The registrations with these characters, whatever their colour.</summary>
    public ReadOnlySpan<IndexSlot> Of(ulong plateWithoutColour)
    {
        var bucket = Bucket(plateWithoutColour, _shift);
        var (place, end) = ((int)_begins[bucket], (int)_begins[bucket + 1]);
        while (place < end && (_slots[place].Plate & ~IndexSlot.ColourMask) != plateWithoutColour)
            place++;
        var first = place;
        while (place < end && (_slots[place].Plate & ~IndexSlot.ColourMask) == plateWithoutColour)
            place++;
        return _slots.AsSpan(first, place - first);
    }

    public string IdOf(in IndexSlot slot) => _ids.Read(slot.Pattern, slot.Number);

    public Registration Read(in IndexSlot slot) => new()
    {
        Plate = Plate.TryFromKey(slot.Plate, out var plate) ? plate : throw new InvalidDataException("The whitelist holds what is no plate."),
        Id = IdOf(slot),
        Status = slot.Status,
        ValidFrom = slot.ValidFrom,
        ValidTo = slot.ValidTo,
        PeopleAboard = slot.People,
        Gates = Gates[slot.GateList],
    };

    /// <summary>Number of buckets, as a power of two, for so many slots.</summary>
    internal static int BucketBits(int slots) => Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, slots / 2))));

    internal static int Bucket(ulong plateWithoutColour, int shift)
    {
        // Plates differ in a few bits of a few characters; both steps are needed for these to reach the highest bits evenly.
        var mixed = plateWithoutColour ^ (plateWithoutColour >> 29);
        mixed *= 0xbf58476d1ce4e5b9;
        mixed ^= mixed >> 32;
        return (int)((mixed * 0x9e3779b97f4a7c15) >> shift);
    }
}
