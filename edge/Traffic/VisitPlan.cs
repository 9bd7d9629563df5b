using Checkpoint.Edge.Simulation;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Traffic;

/// <summary>Draws visits as they happen at a gate: most are in order, some need a person.</summary>
internal sealed class VisitPlan
{
    private static readonly Dictionary<char, char> s_confused = new()
    {
        ['0'] = 'D', ['D'] = '0', ['8'] = 'B', ['B'] = '8', ['5'] = 'S', ['S'] = '5', ['2'] = 'Z', ['Z'] = '2', ['1'] = 'T', ['T'] = '1',
    };

    private readonly SampleWhitelist _whitelist;
    private readonly Random _random;
    private readonly (int Weight, Func<Visit> Draw)[] _stories;

    public VisitPlan(SampleWhitelist whitelist, Random random)
    {
        (_whitelist, _random) = (whitelist, random);
        _stories =
        [
            (62, Registered),
            (7, Unregistered),
            (5, NearMiss),
            (3, () => Registered() with { Story = "doubtful read", Confidence = 62 }),
            (3, () => Registered() with { Story = "camera sees nothing", Read = null }),
            (3, Suspended),
            (3, () => Refused(Unregistered()) with { Story = "unregistered, turned away" }),
            (3, () => Feverish("fever by sun, released", 36.8, TruckBehaviour.DriveThrough)),
            (2, () => Feverish("fever, isolated", 38.4, TruckBehaviour.ReverseOut)),
            (2, () => Registered() with { Story = "spray without flow", Fault = SimulatedFault.NoFlow }),
            (1, () => Registered() with { Story = "wrong PEC", Fault = SimulatedFault.WrongPec }),
            (2, () => Registered() with { Story = "tailgating", Follower = new TruckRequest(5, TruckBehaviour.Tailgate, People: []) }),
            (2, () => Behaving("stands under the arm", TruckBehaviour.StopUnderArm, 6)),
            (2, () => Behaving("slow to start", TruckBehaviour.Linger, 12)),
        ];
    }

    public Visit Next()
    {
        var draw = _random.Next(_stories.Sum(story => story.Weight));
        foreach (var (weight, story) in _stories)
            if ((draw -= weight) < 0) return story();
        throw new InvalidOperationException("The weights do not add up.");
    }

    private Visit Registered()
    {
        var place = Place(RegistrationStatus.Active);
        return Of("registered", _whitelist.PlateAt(place), SampleWhitelist.PeopleAt(place));
    }

    private Visit Suspended()
    {
        var place = Place(RegistrationStatus.Suspended, RegistrationStatus.Revoked);
        return Refused(Of("no longer valid", _whitelist.PlateAt(place), SampleWhitelist.PeopleAt(place)));
    }

    private Visit Unregistered() => Of("unregistered", _whitelist.PlateAt(_whitelist.Count + _random.Next(100_000)), 1);

    private Visit NearMiss()
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var visit = Registered();
            var text = visit.Plate.Text;
            for (var place = 2; place < text.Length; place++)
            {
                if (!s_confused.TryGetValue(text[place], out var other)) continue;
                var read = text[..place] + other + text[(place + 1)..];
                if (Plate.Parse(read, PlateColour.Yellow).Plate is not null) return visit with { Story = "near miss", Read = read, Confidence = 83 };
            }
        }

        return Registered();
    }

    private Visit Feverish(string story, double contactCelsius, TruckBehaviour behaviour)
    {
        var visit = Registered();
        List<Person> people = [new Person(BodyCelsius: 38.1 + Math.Round(_random.NextDouble(), 1)), .. visit.Truck.People!.Skip(1)];
        return visit with { Story = story, ContactCelsius = contactCelsius, Truck = visit.Truck with { Behaviour = behaviour, WaitSeconds = 75, People = people } };
    }

    private Visit Behaving(string story, TruckBehaviour behaviour, double waitSeconds)
    {
        var visit = Registered();
        return visit with { Story = story, Truck = visit.Truck with { Behaviour = behaviour, WaitSeconds = waitSeconds } };
    }

    /// <summary>Whoever is sent away backs out, after the time it takes to be told.</summary>
    private static Visit Refused(Visit visit) =>
        visit with { TurnAway = true, Truck = visit.Truck with { Behaviour = TruckBehaviour.ReverseOut, WaitSeconds = 40 } };

    private Visit Of(string story, Plate plate, int people) => new()
    {
        Story = story,
        Plate = plate,
        Read = plate.Text,
        Confidence = 90 + _random.Next(10),
        Truck = new TruckRequest(_random.Next(10, 18), People: [.. Enumerable.Range(0, people).Select(_ => Healthy())]),
    };

    private Person Healthy() => new(BodyCelsius: Math.Round(36.3 + (_random.NextDouble() * 0.6), 1));

    private int Place(params ReadOnlySpan<RegistrationStatus> wanted)
    {
        for (var tries = 0; tries < 10_000; tries++)
        {
            var place = _random.Next(_whitelist.Count);
            if (wanted.Contains(SampleWhitelist.StatusAt(place))) return place;
        }

        return 0;
    }
}
