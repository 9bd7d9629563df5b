using System.Runtime.InteropServices;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// The plates of all filings in memory, in the order in which people read them, with what is searched for: 16 bytes each. To look through
/// a million for any part of a plate takes some milliseconds, and no database has an index for parts of one or two characters.
/// For several threads.
/// </summary>
public sealed class FilingIndex
{
    /// <summary>So many new ones are kept beside the others, until they are put in order with them.</summary>
    private const int MaximumNew = 50_000;

    // One day earlier than the first that a validity can name: 0 is none.
    private static readonly int s_firstDay = Registration.FirstDay.DayNumber - 1;

    private readonly Lock _using = new();
    private readonly Dictionary<ulong, Facts> _new = [];
    private readonly Dictionary<string, int> _enterpriseNumbers = new() { [""] = 0 };
    private readonly List<string> _enterprises = [""];
    private ulong[] _orders = [];
    private Facts[] _facts = [];
    private int _count;

    /// <param name="state">Null: there is nothing any more.</param>
    public void Put(Plate plate, FilingState? state, string enterprise, DateOnly? validTo)
    {
        var order = PlateOrder.Of(plate);
        lock (_using)
        {
            var facts = new Facts(NumberOf(enterprise), validTo is { } day ? (ushort)(day.DayNumber - s_firstDay) : (ushort)0, state is { } there ? (byte)(there + 1) : (byte)0);
            var place = _orders.AsSpan(0, _count).BinarySearch(order);
            if (place >= 0) _facts[place] = facts;
            else _new[order] = facts;
            if (_new.Count >= MaximumNew) Settle();
        }
    }

    public void Put(Plate plate, Filing? filing) => Put(plate, filing?.State, filing?.Enterprise ?? "", filing?.ValidTo);

    /// <summary>Keys of plates that fit, in their order; and how many fit in all.</summary>
    /// <param name="after">Go on behind this one; 0 for the beginning.</param>
    public (IReadOnlyList<ulong> PlateKeys, int Total) Search(FilingQuery query, ulong after, int limit)
    {
        if (PlatePattern.Of(query.Plate ?? "") is not { } pattern) return ([], 0);
        lock (_using)
        {
            Settle();
            var enterprises = Enterprises(query.Enterprise);
            var behind = after == 0 ? 0 : PlateOrder.Of(Plate.TryFromKey(after, out var last) ? last : default);
            var (found, total) = (new List<ulong>(), 0);
            for (var place = 0; place < _count; place++)
            {
                ref var facts = ref _facts[place];
                var order = _orders[place];
                if (!facts.IsThere || !pattern.IsIn(order)) continue;
                if ((query.State is { } state && facts.State != state) || enterprises?[facts.Enterprise] == false) continue;
                total++;
                if (order > behind && found.Count < limit) found.Add(PlateOrder.KeyOf(order));
            }
            return (found, total);
        }
    }

    /// <summary>Keys of the plates that are taken for this one easily: of another colour, or other in one character.</summary>
    public IReadOnlyList<ulong> Near(Plate plate)
    {
        var own = PlateOrder.Of(plate);
        lock (_using)
        {
            Settle();
            var found = new List<ulong>();
            foreach (var order in PlateOrder.OneCharacterOther(own).Prepend(own & ~PlateOrder.ColourMask))
            {
                var place = _orders.AsSpan(0, _count).BinarySearch(order);
                for (place = place < 0 ? ~place : place; place < _count && (_orders[place] & ~PlateOrder.ColourMask) == order; place++)
                    if (_facts[place].IsThere && _orders[place] != own) found.Add(PlateOrder.KeyOf(_orders[place]));
            }
            return found;
        }
    }

    /// <summary>Keys of plates in use whose last day of validity has passed.</summary>
    public IReadOnlyList<ulong> Overdue(DateOnly today, int limit)
    {
        lock (_using)
        {
            Settle();
            var found = new List<ulong>();
            for (var place = 0; place < _count && found.Count < limit; place++)
                if (_facts[place] is { LastDay: > 0, State: FilingState.Active } facts && facts.LastDay + s_firstDay < today.DayNumber) found.Add(PlateOrder.KeyOf(_orders[place]));
            return found;
        }
    }

    private int NumberOf(string enterprise)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_enterpriseNumbers, enterprise, out var isKnown);
        if (isKnown) return number;
        number = _enterprises.Count;
        _enterprises.Add(enterprise);
        return number;
    }

    private bool[]? Enterprises(string? part) => string.IsNullOrWhiteSpace(part) ? null : [.. _enterprises.Select(name => name.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase))];

    /// <summary>Puts the new ones in order with the others, from the end, so that everything is moved once and in place.</summary>
    private void Settle()
    {
        if (_new.Count == 0) return;
        var added = _new.Where(each => each.Value.IsThere).OrderBy(each => each.Key).ToArray();
        _new.Clear();
        var whole = _count + added.Length;
        if (whole > _orders.Length)
        {
            var room = Math.Max(whole, _orders.Length * 2);
            Array.Resize(ref _orders, room);
            Array.Resize(ref _facts, room);
        }
        var (old, fresh) = (_count - 1, added.Length - 1);
        for (var place = whole - 1; fresh >= 0; place--)
            if (old >= 0 && _orders[old] > added[fresh].Key) (_orders[place], _facts[place]) = (_orders[old], _facts[old--]);
            else (_orders[place], _facts[place]) = (added[fresh].Key, added[fresh--].Value);
        _count = whole;
    }

    private readonly record struct Facts(int Enterprise, ushort LastDay, byte StateAndOne)
    {
        public bool IsThere => StateAndOne != 0;

        public FilingState State => (FilingState)(StateAndOne - 1);
    }
}

/// <summary>What is searched for; null is everything.</summary>
/// <param name="Plate">Any part of it.</param>
/// <param name="Enterprise">Any part of its name.</param>
public sealed record FilingQuery(string? Plate = null, string? Enterprise = null, FilingState? State = null);
