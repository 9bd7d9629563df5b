using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Lane.Tests.Properties;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Simulation.Tests.Machinery;
using Checkpoint.Simulation.Tests.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkpoint.Simulation.Tests.Gates;

/// <summary>A gate over all its runs: its disk and its clock stay, everything else begins anew with each start.</summary>
internal sealed class SimulatedGate : IDisposable
{
    private readonly Agenda _agenda;
    private readonly Random _random;
    private readonly Broker _broker;
    private readonly string[] _lanes;
    private readonly LaneRules _rules;
    private readonly JournalSettings _settings;
    private SimulatedDisk _disk;
    private Power _power;
    private SimulatedLane[] _running = [];
    private SimulatedUplink? _uplink;
    private SimulatedWhitelist? _whitelist;
    private readonly string _stage;

    public SimulatedGate(Agenda agenda, Random random, Broker broker, int number, string folder)
    {
        _stage = Path.Combine(folder, $"stage-{number}");
        (_agenda, _random, _broker) = (agenda, random, broker);
        Address = new GateAddress("site", $"gate-{number}");
        _lanes = [.. Enumerable.Range(1, random.Next(1, 3)).Select(lane => $"lane-{lane}")];
        _rules = RuleBook.All[random.Next(RuleBook.All.Length)];
        Keeps = random.Next(4) != 0;
        _settings = Keeps ? new() { RetentionAge = TimeSpan.FromDays(36_500) } : new() { RetentionAge = TimeSpan.Zero, SegmentBytes = 64 << 10 };
        _disk = new SimulatedDisk(random.Next());
        _power = new Power(agenda);
        _power.Off();
    }

    public GateAddress Address { get; }

    /// <summary>What the centre has confirmed stays at the gate; else it goes at once, and a restored centre cannot get it back.</summary>
    public bool Keeps { get; }

    public EventJournal? Journal { get; private set; }

    public bool IsOn => _power.IsOn;

    /// <summary>No connection can be made.</summary>
    public bool IsPartitioned { get; set; }

    public TimeSpan WallIsAhead { get; set; }

    public bool IsClockSynchronized { get; set; } = true;

    /// <summary>How long one write takes.</summary>
    public TimeSpan LongestWrite { get; set; } = TimeSpan.FromMilliseconds(8);

    /// <summary>Passes whose barrier was opened because their clearance was recorded.</summary>
    public List<string> Opened { get; } = [];

    public int Starts { get; private set; }

    /// <summary>Times the whitelist was taken as a whole, up to the last start.</summary>
    public int Snapshots { get; private set; }

    /// <summary>What the gate goes by, and has on its disk.</summary>
    public Replica Whitelist => _whitelist?.Replica ?? Replica.Of(WhitelistIndex.Empty);

    /// <summary>Writes fail until it is false again.</summary>
    public bool DiskRefuses
    {
        set => _disk.Fault = value ? (call, _) => call is DiskCall.Write or DiskCall.Sync or DiskCall.Create ? new IOException("No space left on device") : null : null;
    }

    public void Start()
    {
        if (IsOn) return;
        Starts++;
        var power = _power = new Power(_agenda, CutPower);
        var time = new MachineTime(_agenda, power, () => WallIsAhead);
        var clock = new ClockSync(time, () => IsClockSynchronized);
        var thread = new SimulatedJournalThread(power, () => LongestWrite * _random.NextDouble(), AfterWrite);
        var journal = Journal = EventJournal.Open(
            _disk, Address.Source, _settings, time, NullLogger.Instance, null, clock, thread, NewStream);
        journal.Append([new GateStarted { Version = "1", Hardware = "simulated", Lanes = _lanes, TornBytes = journal.Recovery.TornBytes }]);
        _running = [.. _lanes.Select(lane => new SimulatedLane(_agenda, power, journal, lane, _rules, _random, Opened.Add))];
        journal.WritableChanged += writable =>
        {
            foreach (var lane in _running) power.After(TimeSpan.Zero, () => lane.Take(new JournalChanged(writable)));
        };
        foreach (var lane in _running) lane.Start();
        Snapshots += _whitelist?.Snapshots ?? 0;
        _whitelist = new SimulatedWhitelist(power, Address, time, _stage, Starts, Whitelist);
        _uplink = new SimulatedUplink(power, _random, _broker, Address, journal, time, () => IsPartitioned, _whitelist);
        _uplink.Start();
    }

    /// <summary>kill -9: what the process gave the kernel is still there.</summary>
    public void Kill() => End(_disk.AfterKill);

    public void CutPower() => End(_disk.AfterPowerCut);

    /// <summary>The power goes in one of the next calls to the disk.</summary>
    public void CutPowerInWrite()
    {
        if (IsOn) _disk.PowerCutAtCall = _disk.Calls + _random.Next(1, 8);
    }

    /// <summary>Whatever was to happen to the disk does not.</summary>
    public void Mend()
    {
        _disk.PowerCutAtCall = int.MaxValue;
        _disk.Fault = null;
        LongestWrite = TimeSpan.FromMilliseconds(8);
    }

    public void BreakConnection(bool silently) => _uplink?.Break(silently);

    /// <summary>No more trucks.</summary>
    public void Close()
    {
        foreach (var lane in _running) lane.IsClosed = true;
    }

    public void Dispose()
    {
        _uplink?.Dispose();
        _disk.Dispose();
    }

    private void AfterWrite()
    {
        if (_disk.Calls >= _disk.PowerCutAtCall) CutPower();
        else _uplink?.Wake();
    }

    private void End(Func<SimulatedDisk> disk)
    {
        if (!IsOn) return;
        _power.Off();
        _uplink!.Dispose();
        _uplink = null;
        Journal = null;
        _disk = disk();
    }

    private string NewStream() => string.Concat(Enumerable.Range(0, 16).Select(_ => "0123456789abcdef"[_random.Next(16)]));
}
