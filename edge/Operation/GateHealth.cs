using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Operation;

/// <summary>What works at this gate and what does not.</summary>
internal sealed class GateHealth(LaneDirectory directory, GateHardware hardware, EventJournal journal, UplinkState uplink, TimeProvider time)
{
    /// <summary>Every lane's thread takes inputs.</summary>
    public async Task<bool> LivesAsync() => directory.Lanes.Count > 0 && (await directory.SilentAsync(time)).Count == 0;

    public async Task<HealthView> LookAsync()
    {
        var silent = await directory.SilentAsync(time);
        List<PartView> parts = [Lanes(silent), Outputs(), Inputs(), Thermometers(), Journal(), Uplink()];
        // A broken contact or thermometer calls staff, and without the centre the gate works alone: neither makes it unready.
        var ready = parts.All(part => part.Health != PartHealth.Faulty || part.Part is "inputs" or "thermometers" or "uplink");
        return new HealthView(ready, GateVersion.Text, parts);
    }

    private PartView Lanes(IReadOnlyList<string> silent) =>
        directory.Lanes.Count == 0 ? new("lanes", PartHealth.Faulty, "The lanes are not open.")
        : silent.Count > 0 ? new("lanes", PartHealth.Faulty, $"No answer from {string.Join(", ", silent)}. Restart the service.")
        : new("lanes", PartHealth.Ok, $"{directory.Lanes.Count} at work.");

    private PartView Outputs() => Faulty("outputs", "Relays that do not obey", lane => lane.Port.FaultyOutputs.Select(output => output.ToString()));

    private PartView Inputs() => Faulty("inputs", "Contacts without a trustworthy state", lane => lane.Port.FaultyInputs.Select(input => input.ToString()));

    private PartView Thermometers()
    {
        var worst = hardware.Lanes.Values.MaxBy(lane => lane.Thermometer.Health)!;
        return worst.Thermometer.Health switch
        {
            PartHealth.Ok => new("thermometers", PartHealth.Ok, "All answer."),
            PartHealth.Degraded => new("thermometers", PartHealth.Degraded, $"Not known yet in {worst.Name}."),
            _ => new("thermometers", PartHealth.Faulty, $"No trustworthy values in {worst.Name}. Check its wiring; staff take temperatures meanwhile."),
        };
    }

    private PartView Faulty(string part, string what, Func<LaneHardware, IEnumerable<string>> names)
    {
        var faulty = hardware.Lanes.Values.SelectMany(lane => names(lane).Select(name => $"{lane.Name} {name}")).ToList();
        return faulty.Count == 0
            ? new(part, PartHealth.Ok, "All in order.")
            : new(part, PartHealth.Faulty, $"{what}: {string.Join(", ", faulty)}. Check wiring and pins.");
    }

    private PartView Journal() => journal.IsWritable
        ? new("journal", journal.Health.State == PartHealth.Faulty ? PartHealth.Degraded : journal.Health.State, journal.Health.Message)
        : new("journal", PartHealth.Faulty, journal.Health.Message);

    private PartView Uplink()
    {
        var view = uplink.View;
        return new("uplink", view.Health, $"{view.Message} {uplink.WaitingEvents} events wait.");
    }
}
