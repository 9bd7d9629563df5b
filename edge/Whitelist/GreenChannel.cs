using Checkpoint.Edge.Gate;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>The gate's replica of the registrations: LiteDB for the detail, an index in memory for the lane.</summary>
public sealed class GreenChannel
{
    private readonly GateSettings _gate;
    private readonly LocalDay _today;
    private View _view;

    internal GreenChannel(WhitelistIndex index, GateSettings gate, TimeProvider time)
    {
        (_gate, _today) = (gate, new LocalDay(time));
        _view = ViewOf(index);
    }

    /// <summary>The replica changed: the vehicles in the lanes are to be looked up again.</summary>
    public event Action? Changed;

    /// <summary>Version of the replica in use; 0 while there is none.</summary>
    public long Version => Index.Version;

    /// <summary>Registrations in the replica.</summary>
    public int Count => Index.Count;

    /// <summary>Order-independent digest of the replica, see <see cref="WhitelistDigest"/>.</summary>
    public string Digest => Index.Digest.ToString();

    internal WhitelistIndex Index => Volatile.Read(ref _view).Index;

    /// <summary>Looks a plate up as of now. Never blocks on disk; a plate that is found makes no object.</summary>
    /// <param name="confidences">Confidence 0 to 1 per character, empty where the camera gives none.</param>
    public Lookup Find(Plate plate, ReadOnlySpan<float> confidences = default)
    {
        var view = Volatile.Read(ref _view);
        var filed = view.Index.Of(plate.KeyWithoutColour);
        if (plate.Colour != PlateColour.Unknown)
            filed = OfColour(filed, plate.Colour);
        if (filed.Length == 1)
        {
            ref readonly var slot = ref filed[0];
            return new Lookup(view.Judge(slot, _today), slot, view.Index.Ids);
        }
        if (filed.Length > 1)
            return OfSeveral(view, filed);
        return Unregistered(view, plate, confidences);
    }

    /// <summary>The registrations of a plate, of every colour that its own does not rule out.</summary>
    internal IReadOnlyList<Registration> Filed(Plate plate)
    {
        var index = Index;
        var found = new List<Registration>();
        foreach (ref readonly var slot in index.Of(plate.KeyWithoutColour))
        {
            if (plate.Colour == PlateColour.Unknown || slot.Colour == PlateColour.Unknown || slot.Colour == plate.Colour)
                found.Add(index.Read(slot));
        }
        return found;
    }

    internal void Apply(WhitelistIndex index)
    {
        Volatile.Write(ref _view, ViewOf(index));
        Changed?.Invoke();
    }

    // Apart from Find, because what the search for near misses captures is made at the beginning of a method.
    private Lookup Unregistered(View view, Plate plate, ReadOnlySpan<float> confidences) =>
        new(WhitelistVerdict.Unregistered, null, 1,
            NearMisses.Of(plate, confidences, view.Index, (in IndexSlot slot) => view.Judge(slot, _today)));

    private View ViewOf(WhitelistIndex index) => new(index, index.Gates.AllowedAt(_gate.Site, _gate.Name));

    /// <summary>The vehicle of this colour, else the one filed without a colour. Another colour is another vehicle.</summary>
    private static ReadOnlySpan<IndexSlot> OfColour(ReadOnlySpan<IndexSlot> filed, PlateColour colour)
    {
        var without = -1;
        for (var place = 0; place < filed.Length; place++)
        {
            if (filed[place].Colour == colour)
                return filed.Slice(place, 1);
            if (filed[place].Colour == PlateColour.Unknown)
                without = place;
        }
        return without < 0 ? default : filed.Slice(without, 1);
    }

    /// <summary>
    /// Only the colour would say which vehicle it is, and nobody saw it: what all of them may do is granted, and as many
    /// people are screened as the fullest of them carries.
    /// </summary>
    private Lookup OfSeveral(View view, ReadOnlySpan<IndexSlot> filed)
    {
        var (verdict, people) = (WhitelistVerdict.Registered, 1);
        foreach (ref readonly var slot in filed)
        {
            var judged = view.Judge(slot, _today);
            if (Severity(judged) > Severity(verdict))
                verdict = judged;
            people = Math.Max(people, slot.People);
        }
        return new Lookup(verdict, null, people, []);
    }

    private static int Severity(WhitelistVerdict verdict) => verdict switch
    {
        WhitelistVerdict.Registered => 0,
        WhitelistVerdict.Pending => 1,
        WhitelistVerdict.WrongGate => 2,
        WhitelistVerdict.Expired => 3,
        WhitelistVerdict.Suspended => 4,
        _ => 5,
    };

    /// <param name="Here">For each list of gates whether this gate is in it.</param>
    private sealed record View(WhitelistIndex Index, bool[] Here)
    {
        public WhitelistVerdict Judge(in IndexSlot slot, LocalDay today) => slot.Judge(today, Here[slot.GateList]);
    }
}
