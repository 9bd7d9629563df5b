using Checkpoint.Simulation.Tests.Centre;

namespace Checkpoint.Simulation.Tests.Worlds;

/// <summary>Everything that can go wrong with processes, disks, clocks and network, at random moments.</summary>
internal sealed class Storm(World world, Random random)
{
    public const string CentreRestored = "centre restored";

    private readonly List<Disks> _backups = [];
    private readonly int _meanSeconds = random.Next(3, 40);
    private TimeSpan _until;

    public Dictionary<string, int> Counts { get; } = [];

    public void Begin(TimeSpan until)
    {
        _until = until;
        Next();
    }

    /// <summary>Everything works again.</summary>
    public void Calm()
    {
        world.Broker.Start();
        world.Broker.Forgets = false;
        world.Centre.Start();
        foreach (var gate in world.Gates)
        {
            gate.IsPartitioned = false;
            gate.Mend();
            gate.Start();
        }
    }

    private void Next() => world.Agenda.After(TimeSpan.FromSeconds(-_meanSeconds * Math.Log(1 - random.NextDouble())), () =>
    {
        if (world.Agenda.Now >= _until) return;
        Strike();
        Next();
    });

    private void Strike()
    {
        var gate = world.Gates[random.Next(world.Gates.Length)];
        switch (random.Next(18))
        {
            case 0: Count("gate killed"); gate.Kill(); Later(20, gate.Start); break;
            case 1: Count("gate without power"); gate.CutPower(); Later(120, gate.Start); break;
            case 2: Count("gate without power in a write"); gate.CutPowerInWrite(); Later(60, gate.Start); break;
            case 3: Count("centre killed"); world.Centre.Kill(); Later(30, world.Centre.Start); break;
            case 4: Count("centre backed up"); if (world.Centre.IsOn) _backups.Add(world.Centre.Backup()); break;
            case 5 when _backups.Count > 0: Count(CentreRestored); world.Centre.Kill(_backups[random.Next(_backups.Count)]); Later(30, world.Centre.Start); break;
            case 6: Count("broker killed"); world.Broker.Kill(keepsSaved: random.Next(2) == 0); Later(20, world.Broker.Start); break;
            case 7: Count("broker saved"); world.Broker.Save(); break;
            case 8: Count("broker forgets"); world.Broker.Forgets = true; Later(60, () => world.Broker.Forgets = false); break;
            case 9: Count("gate's connection broken"); gate.BreakConnection(silently: random.Next(2) == 0); break;
            case 10: Count("centre's connection broken"); world.Centre.BreakConnection(silently: random.Next(2) == 0); break;
            case 11: Count("every connection broken"); world.Broker.CutAll(); break;
            case 12: Count("gate cut off"); gate.IsPartitioned = true; gate.BreakConnection(silently: true); Later(400, () => gate.IsPartitioned = false); break;
            case 13: Count("gate's disk full"); gate.DiskRefuses = true; Later(60, () => gate.DiskRefuses = false); break;
            case 14: Count("gate's disk slow"); gate.LongestWrite = TimeSpan.FromSeconds(2); Later(60, () => gate.LongestWrite = TimeSpan.FromMilliseconds(8)); break;
            case 15 or 16: Count("registry changed"); if (world.Centre.IsOn) world.Centre.Registry.Change(); break;
            default: Count("gate's clock set"); SetClock(gate); break;
        }
    }

    private void SetClock(Gates.SimulatedGate gate)
    {
        gate.IsClockSynchronized = random.Next(2) == 0;
        // A clock that is called right is right.
        gate.WallIsAhead = gate.IsClockSynchronized ? TimeSpan.FromMilliseconds(random.Next(-500, 500)) : TimeSpan.FromDays(random.Next(-700, 700) * random.NextDouble());
    }

    private void Later(int seconds, Action what) => world.Agenda.After(TimeSpan.FromSeconds(random.NextDouble() * seconds), () =>
    {
        if (world.Agenda.Now < _until) what();
    });

    private void Count(string fault) => Counts[fault] = Counts.GetValueOrDefault(fault) + 1;
}
