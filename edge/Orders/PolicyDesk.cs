using System.Threading.Channels;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>Takes policies of the centre: checked as a whole, stored durably, then handed to the lanes. What is refused is recorded once.</summary>
internal sealed class PolicyDesk : BackgroundService, IConversation
{
    private readonly PolicyInUse _inUse;
    private readonly StoredPolicy _stored;
    private readonly HardwareSettings _hardware;
    private readonly EventJournal _journal;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger<PolicyDesk> _logger;
    private readonly Lock _lock = new();
    /// <summary>Only the newest counts.</summary>
    private readonly Channel<ReadOnlyMemory<byte>> _incoming =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private Policy? _latest;
    private string? _refused;

    public PolicyDesk(
        PolicyInUse inUse, StoredPolicy stored, HardwareSettings hardware, EventJournal journal, IOptions<GateSettings> gate,
        UplinkMetrics metrics, ILogger<PolicyDesk> logger)
    {
        (_inUse, _stored, _hardware, _journal, _metrics, _logger) = (inUse, stored, hardware, journal, metrics, logger);
        Filters = [GateTopic.Policy(new GateAddress(gate.Value.Site, gate.Value.Name))];
        inUse.Applied += policy => _journal.Append([new PolicyApplied { Version = policy.Version }]);
    }

    public IReadOnlyList<string> Filters { get; }

    public void Receive(string topic, ReadOnlyMemory<byte> payload, bool isLive)
    {
        // An empty message takes back a retained one; the gate keeps what it has.
        if (payload.Length > 0) _incoming.Writer.TryWrite(payload);
    }

    public Task RunAsync(Link link, CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>The newest policy received, for every lane at once, whatever is in it.</summary>
    /// <param name="force">Also when its version is not higher than that in use.</param>
    public GateAnswer TakeNow(bool force)
    {
        lock (_lock)
        {
            if (_latest is not { } latest) return new(CommandOutcome.Refused, CommandCodes.NoPolicy, "No policy has been received since the gate started.");
            if (Problem(latest, force) is { } problem) return new(CommandOutcome.Refused, problem.Code, problem.Text);
            if (latest != _inUse.Wanted && Store(latest) is { } refused) return new(CommandOutcome.Failed, CommandCodes.PolicyNotStored, refused);
            _inUse.Change(latest == _inUse.Wanted ? _inUse.Wanted : latest, atOnce: true);
            return new(CommandOutcome.Done, CommandCodes.PolicyInUse, $"Policy version {latest.Version} is in use.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (_stored.Problem is { } unusable) Refuse(null, unusable);
        try
        {
            await foreach (var payload in _incoming.Reader.ReadAllAsync(stoppingToken)) Take(payload.Span);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever it was that stopping interrupted.
        }
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (PolicyJson.Read(payload, out var unreadable) is not { } policy)
            {
                _metrics.Bad("policy");
                Refuse(null, unreadable!);
                return;
            }

            _latest = policy;
            if (policy == _inUse.Wanted) return;
            if (Problem(policy, force: false) is { } problem) Refuse(policy.Version, problem.Text);
            else if (Store(policy) is { } refused) Refuse(policy.Version, refused);
            else _inUse.Change(policy, atOnce: false);
        }
    }

    private (string Code, string Text)? Problem(Policy policy, bool force)
    {
        var inUse = _inUse.Wanted;
        if (policy == inUse) return null;
        if (policy.Version == inUse.Version && !force) return (CommandCodes.PolicyNotNewer, $"Version {policy.Version} is in use with other content; a changed policy needs a new version.");
        if (policy.Version < inUse.Version && !force) return (CommandCodes.PolicyNotNewer, $"Version {policy.Version} is lower than {inUse.Version}, which is in use.");
        return string.Join(' ', PumpLimitCheck.Problems(policy, _hardware, $"policy {policy.Version}")) is { Length: > 0 } unfit ? (CommandCodes.PolicyUnfit, unfit) : null;
    }

    private string? Store(Policy policy)
    {
        try
        {
            _stored.Write(policy);
            _logger.PolicyTaken(policy.Version);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"It cannot be stored: {refused.Message}";
        }
    }

    /// <summary>The broker repeats it at every connect; that is no news.</summary>
    private void Refuse(long? version, string problem)
    {
        var refused = $"{version} {problem}";
        if (refused == _refused) return;
        _refused = refused;
        _logger.PolicyRefused(problem);
        _journal.Append([new PolicyRefused { Version = version, Problem = problem.Length > 1_000 ? problem[..1_000] : problem }]);
    }
}
