using System.Text.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Uplink;

/// <summary>What the gate says of itself, beside its events.</summary>
/// <param name="whitelist">Version and digest of the replica in use.</param>
internal sealed class GateReport(
    EventJournal journal, GateHardware hardware, LaneDirectory lanes, ClockSync clock, IOptions<GateSettings> gate, TimeProvider time,
    Func<(long Version, string? Digest)> whitelist, Func<long>? directivesVersion = null)
{
    /// <param name="since">When the connection began, in the will too: nobody knows beforehand when it will end.</param>
    public byte[] Status(bool online, DateTimeOffset since) => MessageJson.Write(new GateStatus
    {
        Online = online,
        Version = GateVersion.Text,
        Stream = journal.Stream,
        WhitelistVersion = whitelist().Version,
        // A lane with a vehicle in it may still go by the one before.
        PolicyVersion = lanes.Lanes.Values.Select(lane => lane.Rules.Policy.Version).DefaultIfEmpty().Min(),
        DirectivesVersion = directivesVersion?.Invoke() ?? 0,
        Lanes = [.. hardware.Lanes.Keys],
        Hardware = hardware.Driver == HardwareDriver.Simulated ? "simulated" : "gpio",
        Since = since,
    });

    public byte[] Telemetry()
    {
        var (version, digest) = whitelist();
        return MessageJson.Write(new GateTelemetry
        {
            Time = time.GetLocalNow(),
            ClockSynchronized = clock.IsSynchronized,
            Stream = journal.Stream,
            LastSequence = journal.LastSequence,
            ConfirmedSequence = journal.ConfirmedSequence,
            BoardCelsius = BoardReadings.Celsius(),
            DiskFreeBytes = BoardReadings.FreeBytes(gate.Value.DataDirectory),
            Journal = journal.Health.State,
            WhitelistVersion = version,
            WhitelistDigest = digest,
            Lanes = Lanes(),
        });
    }

    public IReadOnlyList<LaneTelemetry> Lanes() => [.. hardware.Lanes.Values.Select(Lane)];

    private LaneTelemetry Lane(LaneHardware lane)
    {
        var state = lanes.Lanes.TryGetValue(lane.Name, out var host) ? host.State : null;
        return new LaneTelemetry
        {
            Lane = lane.Name,
            Phase = (state?.Phase ?? Edge.Lane.LanePhase.Starting).ToString(),
            Pass = state?.Pass,
            AmbientCelsius = lane.Thermometer.AmbientCelsius,
            Thermometer = lane.Thermometer.Health,
            ThermometerErrors = lane.Thermometer.Errors,
            FaultyInputs = [.. lane.Port.FaultyInputs.Select(sensor => JsonNamingPolicy.CamelCase.ConvertName(sensor.ToString()))],
        };
    }
}
