using System.Text.RegularExpressions;

namespace Checkpoint.Edge.Hardware;

/// <summary>What must hold between the lanes of a gate.</summary>
internal static partial class WiringRules
{
    public static void Check(IReadOnlyList<LaneWiring> lanes, List<string> problems)
    {
        var lines = new Dictionary<LineId, string>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var sensors = new Dictionary<Thermometer.ThermometerAddress, string>();
        for (var i = 0; i < lanes.Count; i++)
        {
            var lane = lanes[i];
            if (!LaneName().IsMatch(lane.Name))
                problems.Add($"Lanes:{i}:Name is \"{lane.Name}\"; use 1 to 32 lower-case letters, digits and '-', such as lane-{i + 1}.");
            Once(names, lane.Name, $"Lanes:{i}:Name", $"\"{lane.Name}\"", "Give each lane a name of its own.", problems);
            Once(sensors, lane.Thermometer, $"Lanes:{i}:Thermometer", lane.Thermometer.ToString(), "Give each sensor an address of its own (EEPROM 0x2E).", problems);
            foreach (var (sensor, contact) in lane.Contacts)
                Once(lines, contact.Line, $"Lanes:{i}:Inputs:{sensor}", contact.Line.ToString(), "Give each contact and relay a line of its own.", problems);
            foreach (var (output, relay) in lane.Relays)
                Once(lines, relay.Line, $"Lanes:{i}:Outputs:{output}", relay.Line.ToString(), "Give each contact and relay a line of its own.", problems);
        }
    }

    private static void Once<T>(Dictionary<T, string> seen, T value, string path, string shown, string remedy, List<string> problems) where T : notnull
    {
        if (!seen.TryAdd(value, path)) problems.Add($"{path} is {shown}, which {seen[value]} has already. {remedy}");
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]
    private static partial Regex LaneName();
}
