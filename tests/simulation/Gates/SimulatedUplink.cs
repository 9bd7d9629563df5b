using System.Diagnostics.Metrics;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Checkpoint.Simulation.Tests.Machinery;
using Checkpoint.Simulation.Tests.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkpoint.Simulation.Tests.Gates;

/// <summary>The gate's outbox over simulated connections, in one run of the gate.</summary>
internal sealed class SimulatedUplink : IPeer, IDisposable
{
    private readonly Power _power;
    private readonly Random _random;
    private readonly Broker _broker;
    private readonly GateAddress _gate;
    private readonly EventJournal _journal;
    private readonly TimeProvider _time;
    private readonly Func<bool> _isPartitioned;
    private readonly ReconnectDelay _delay;
    private readonly Meters _meters = new();
    private readonly Outbox _outbox;
    private readonly SimulatedWhitelist _whitelist;
    private Wire? _wire;
    private TimeSpan _connectedAt;
    private int _acknowledged, _wakings;
    private bool _isWoken;

    public SimulatedUplink(Power power, Random random, Broker broker, GateAddress gate, EventJournal journal, TimeProvider time, Func<bool> isPartitioned, SimulatedWhitelist whitelist)
    {
        _whitelist = whitelist;
        (_power, _random, _broker, _gate, _journal, _time, _isPartitioned) = (power, random, broker, gate, journal, time, isPartitioned);
        var settings = new UplinkOptions();
        _delay = new ReconnectDelay(settings.ReconnectFrom, settings.ReconnectTo, random.NextDouble);
        var state = new UplinkState(journal);
        var progress = new UplinkProgress(state, new UplinkMetrics(_meters, state), journal, time, NullLogger<UplinkService>.Instance);
        _outbox = new Outbox(
            journal, new SendWindow(settings.WindowEvents, settings.ConfirmTimeout, TimeSpan.FromSeconds(30)), progress,
            isLeft: () => false, leave: reason => throw new InvalidOperationException($"The gate would leave its stream although nobody touched its disk: {reason}."), NullLogger.Instance);
    }

    public void Start() => _power.After(TimeSpan.FromSeconds(_random.NextDouble()), Connect);

    /// <summary>There may be something to send.</summary>
    public void Wake()
    {
        if (_isWoken || _wire is null) return;
        _isWoken = true;
        _power.After(TimeSpan.FromMilliseconds(1), Work);
    }

    public void Break(bool silently)
    {
        if (silently) _wire?.FallSilent();
        else _wire?.Cut();
    }

    public void Received(Message message) => _power.Do(() =>
    {
        if (message.Topic == GateTopic.Ack(_gate)) _outbox.Hear(message.Payload);
        else _whitelist.Received(message);
        Wake();
    });

    public void Lost()
    {
        if (!_power.IsOn) return;
        _wire = null;
        _whitelist.Lost();
        _power.After(_delay.After(Now - _connectedAt, refused: false), Connect);
    }

    /// <summary>The process is gone; the broker finds out.</summary>
    public void Dispose()
    {
        _meters.Dispose();
        _wire?.Cut();
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    private void Connect()
    {
        _wire = _isPartitioned() ? null : _broker.Connect(_gate.ToString(), [GateTopic.Ack(_gate), GateTopic.WhitelistHead, GateTopic.WhitelistPage(_gate)], this);
        _connectedAt = Now;
        if (_wire is null)
        {
            _power.After(_delay.After(TimeSpan.Zero, refused: false), Connect);
            return;
        }

        _acknowledged = 0;
        _outbox.Connect(_random.Next(1, 200));
        var status = new GateStatus { Online = true, Version = "1", Stream = _journal.Stream, Lanes = [], Hardware = "simulated", Since = _time.GetUtcNow() };
        _wire.Publish(GateTopic.Status(_gate), MessageJson.Write(status), retain: true, () => { });
        _whitelist.Connected(_wire);
        Wake();
    }

    private void Work()
    {
        _isWoken = false;
        if (_wire is not { } wire) return;
        try
        {
            _outbox.Settle(_acknowledged, Now);
            _acknowledged = 0;
        }
        catch (LinkException)
        {
            wire.Cut();
            return;
        }

        Send(wire);
        var waking = ++_wakings;
        if (_outbox.Due is { } due) _power.After(due - Now, () =>
        {
            if (waking == _wakings) Wake();
        });
    }

    private void Send(Wire wire)
    {
        if (!_outbox.MaySend) return;
        foreach (var entry in _journal.Read(_outbox.Next, long.MaxValue))
        {
            while (_outbox.MaySend && _outbox.Next <= entry.Sequence) Publish(wire, _outbox.Send(entry, Now));
            if (!_outbox.MaySend) return;
        }
    }

    private void Publish(Wire wire, JournalEntry entry) => wire.Publish(GateTopic.Events(_gate), entry.Utf8.ToArray(), retain: false, () =>
    {
        if (!_power.IsOn || wire != _wire) return;
        _acknowledged++;
        Wake();
    });

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}
