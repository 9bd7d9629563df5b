using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>
/// Opens the lanes before any other service starts, and ends them before any other stops. A lane that fails takes the whole
/// gate down in good order, with its outputs off: a fresh start is the only state that is known.
/// </summary>
internal sealed partial class GateService(
    GateHardware hardware, EventJournal journal, GreenChannel green, LaneDirectory directory, PolicyInUse policies, GateMetrics metrics,
    GateOutcome outcome, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>A lane that does not end, or a disk that does not answer, must not keep the process from its end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<GateService>();
    private readonly Dictionary<string, LaneOutlet> _outlets = [];
    private readonly OutputFaults _faults = new(fault => journal.Append([fault]));
    private bool _stopped;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // First of all events of this run: whatever else is recorded belongs to it.
        journal.Append([Started()]);
        directory.Open([.. hardware.Lanes.Values.Select(Lane)]);
        policies.Follow(directory.Lanes.Values);
        metrics.Observe(directory);
        journal.WritableChanged += JournalChanged;
        green.Changed += LookUpAgain;
        foreach (var lane in directory.Lanes.Values)
        {
            lane.Start();
            // What changes between asking and telling comes twice, and the last that is told is so.
            var told = true;
            while (journal.IsWritable != told) lane.Post(new JournalChanged(told = !told));
            hardware.Lanes[lane.Name].Start(lane.Post, () => lane.Rules.Policy.Screening, fault => _faults.Tell(lane.Name, fault));
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_stopped) return;
        _stopped = true;
        var pulse = ShutOutlets();
        journal.WritableChanged -= JournalChanged;
        green.Changed -= LookUpAgain;
        await Task.WhenAll(EndLanesAsync(), Task.Delay(pulse, time, CancellationToken.None));
        foreach (var lane in hardware.Lanes.Values) lane.Port.MakeSafe();
        if (hardware.Lanes.Values.All(lane => lane.Port.UnreleasedOutputs.Count == 0)) LogReleased();
        _faults.Close();
        await Bounded(journal.AppendAsync(new GateStopping()));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private GateStarted Started() => new()
    {
        Version = GateVersion.Text,
        Hardware = hardware.Driver == HardwareDriver.Simulated ? "simulated" : "gpio",
        Lanes = [.. hardware.Lanes.Keys],
        WhitelistVersion = green.Version,
        PolicyVersion = policies.Wanted.Version,
        TornBytes = journal.Recovery.TornBytes,
    };

    private LaneHost Lane(LaneHardware lane)
    {
        var outlet = _outlets[lane.Name] = new LaneOutlet(lane);
        var tail = journal.Recovery.Lane(lane.Name);
        var host = new LaneHost(
            LaneState.Initial(lane.Name, tail.PassPrefix, tail.LastPass, tail.Interrupted), new LaneRules(policies.Wanted, lane.Timing),
            journal, outlet.Perform, time, metrics, loggers.CreateLogger<LaneHost>());
        host.Failed += LaneFailed;
        Identification? known = null;
        host.Changed += changed =>
        {
            if (ReferenceEquals(changed.State.Identification, known)) return;
            known = changed.State.Identification;
            // Off the lane's thread: the whitelist may have changed after the plate was looked up and before it came here.
            if (known is not null) ThreadPool.UnsafeQueueUserWorkItem(LookUpAgain, changed, preferLocal: false);
        };
        return host;
    }

    private void JournalChanged(bool writable)
    {
        foreach (var lane in directory.Lanes.Values) lane.Post(new JournalChanged(writable));
    }

    private void LookUpAgain()
    {
        foreach (var lane in directory.Lanes.Values) LookUpAgain(lane);
    }

    private void LookUpAgain(LaneHost lane)
    {
        if (lane.State.Identification is not { } vehicle) return;
        var found = green.Find(vehicle.Plate);
        if (found.Verdict != vehicle.Verdict || found.PeopleAboard != vehicle.PeopleAboard || found.Registration != vehicle.Registration)
            lane.Post(new VerdictChanged(vehicle.Plate, found.Verdict, found.Registration, found.PeopleAboard));
    }

    /// <summary>On the failed lane's thread: the outputs come first.</summary>
    private void LaneFailed(LaneHost lane, Exception bug)
    {
        ShutOutlets();
        outcome.ExitCode = GateOutcome.SoftwareError;
        LogStopping(lane.Name);
        lifetime.StopApplication();
    }

    private TimeSpan ShutOutlets()
    {
        var longest = TimeSpan.Zero;
        foreach (var lane in directory.Lanes.Values)
        {
            var pulse = _outlets[lane.Name].Shut(() => lane.State.Barrier.Arm == ArmPosition.Down);
            if (pulse > longest) longest = pulse;
        }

        return longest;
    }

    private Task EndLanesAsync() =>
        Bounded(Task.WhenAll(directory.Lanes.Values.Select(lane => Task.Run(lane.Dispose))));

    private async Task Bounded(Task work)
    {
        try
        {
            await work.WaitAsync(s_patience, time);
        }
        catch (TimeoutException)
        {
            LogUnfinished();
        }
    }

    [LoggerMessage(1010, LogLevel.Critical, "The gate stops because lane {Lane} failed; all outputs are off")]
    private partial void LogStopping(string lane);

    [LoggerMessage(1012, LogLevel.Information, "The gate stops; every relay is released")]
    private partial void LogReleased();

    [LoggerMessage(1011, LogLevel.Error, "A lane or the journal did not finish in time; the gate stops without it")]
    private partial void LogUnfinished();
}
