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

    internal GreenChannel(WhitelistIndex index, GateSettings gate, TimeProvider time) : this(Replica.Of(index), gate, time) { }

    internal GreenChannel(Replica replica, GateSettings gate, TimeProvider time)
    {
        (_gate, _today) = (gate, new LocalDay(time));
        _view = ViewOf(replica, null);
    }

    /// <summary>The replica changed: the vehicles in the lanes are to be looked up again.</summary>
    public event Action? Changed;

    /// <summary>Version of the replica in use; 0 while there is none.</summary>
    public long Version => Replica.Version;

    /// <summary>Registrations in the replica.</summary>
    public int Count => Replica.Count;

    /// <summary>Order-independent digest of the replica, see <see cref="WhitelistDigest"/>.</summary>
    public string Digest => Replica.Digest.ToString();

    internal Replica Replica => Volatile.Read(ref _view).Replica;

    /// <summary>The large part of the replica, without what has changed since it was built.</summary>
    internal WhitelistIndex Index => Replica.Base;

    /// <summary>Looks a plate up as of now. Never blocks on disk; a plate that is found makes no object.</summary>
    /// <param name="confidences">Confidence 0 to 1 per character, empty where the camera gives none.</param>
    public Lookup Find(Plate plate, ReadOnlySpan<float> confidences = default)
    {
        var view = Volatile.Read(ref _view);
        var layer = view.LayerOf(plate.KeyWithoutColour);
        var filed = layer.Index.Of(plate.KeyWithoutColour);
        if (plate.Colour != PlateColour.Unknown)
            filed = OfColour(filed, plate.Colour);
        if (filed.Length == 1)
        {
            ref readonly var slot = ref filed[0];
            return new Lookup(layer.Judge(slot, _today), slot, layer.Index.Ids);
        }
        if (filed.Length > 1)
            return OfSeveral(layer, filed);
        return Unregistered(view, plate, confidences);
    }

    /// <summary>The registrations of a plate, of every colour that its own does not rule out.</summary>
    internal IReadOnlyList<Registration> Filed(Plate plate)
    {
        var index = Volatile.Read(ref _view).LayerOf(plate.KeyWithoutColour).Index;
        var found = new List<Registration>();
        foreach (ref readonly var slot in index.Of(plate.KeyWithoutColour))
        {
            if (plate.Colour == PlateColour.Unknown || slot.Colour == PlateColour.Unknown || slot.Colour == plate.Colour)
                found.Add(index.Read(slot));
        }
        return found;
    }

    /// <summary>Whoever calls it sees to it that nobody else does at the same time.</summary>
    internal void Apply(Replica replica)
    {
        var before = Volatile.Read(ref _view);
        Volatile.Write(ref _view, ViewOf(replica, before));
        // Folded, it says the same in another form.
        if (replica.Version != before.Replica.Version || replica.Digest != before.Replica.Digest)
            Changed?.Invoke();
    }

    // Apart from Find, because what the search for near misses captures is made at the beginning of a method.
    private Lookup Unregistered(View view, Plate plate, ReadOnlySpan<float> confidences) =>
        new(WhitelistVerdict.Unregistered, null, 1,
            NearMisses.Of(plate, confidences, view.Replica, (in IndexSlot slot, bool isRecent) => (isRecent ? view.Recent : view.Base).Judge(slot, _today)));

    private View ViewOf(Replica replica, View? before) => new(
        replica, before?.Base.Index == replica.Base ? before.Base : LayerOf(replica.Base), LayerOf(replica.Recent));

    private Layer LayerOf(WhitelistIndex index) => new(index, index.Gates.AllowedAt(_gate.Site, _gate.Name));

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
    private Lookup OfSeveral(Layer layer, ReadOnlySpan<IndexSlot> filed)
    {
        var (verdict, people) = (WhitelistVerdict.Registered, 1);
        foreach (ref readonly var slot in filed)
        {
            var judged = layer.Judge(slot, _today);
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

    private sealed record View(Replica Replica, Layer Base, Layer Recent)
    {
        public Layer LayerOf(ulong plateWithoutColour) => Replica.IsRecent(plateWithoutColour) ? Recent : Base;
    }

    /// <param name="Here">For each list of gates whether this gate is in it.</param>
    private sealed record Layer(WhitelistIndex Index, bool[] Here)
    {
        public WhitelistVerdict Judge(in IndexSlot slot, LocalDay today) => slot.Judge(today, Here[slot.GateList]);
    }
}
