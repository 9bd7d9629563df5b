using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Hardware;

/// <summary>Everything the settings say about pins and sensors, complete and checked.</summary>
public sealed record HardwareSettings(HardwareDriver Driver, IReadOnlyList<LaneWiring> Lanes)
{
    public const int MaximumLanes = 4;

    /// <summary>Reads the sections <c>Hardware</c> and <c>Lanes</c>. Touches no pin.</summary>
    /// <exception cref="OptionsValidationException">Each failure names the setting, its value and what would be right.</exception>
    public static HardwareSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var settings = Read(configuration, problems);
        return problems.Count == 0 ? settings : throw new OptionsValidationException(nameof(HardwareSettings), typeof(HardwareSettings), problems);
    }

    /// <summary>As <see cref="Read(IConfiguration)"/>; what is wrong is added to the problems, and the result not to be used.</summary>
    internal static HardwareSettings Read(IConfiguration configuration, List<string> problems)
    {
        var driver = SettingsReader.Read<HardwareOptions>(configuration.GetSection("Hardware"), problems).Driver;
        var lanes = configuration.GetSection("Lanes").GetChildren().Select(lane => Lane(lane, problems)).ToList();
        if (lanes.Count == 0) lanes.Add(new LaneOptions());
        if (lanes.Count > MaximumLanes)
            problems.Add($"Lanes has {lanes.Count} entries; a gate has 1 to {MaximumLanes} lanes. Move the others to a second gate.");

        var wirings = lanes.Select((lane, index) => new LaneReader(index, problems).Read(lane)).ToList();
        WiringRules.Check(wirings, problems);
        return new HardwareSettings(driver, wirings);
    }

    /// <summary>Names of the lanes, for settings that refer to them, whatever else is wrong.</summary>
    public static IReadOnlyList<string> LaneNames(IConfiguration configuration) =>
        [.. configuration.GetSection("Lanes").GetChildren().Select(lane => lane["Name"]).DefaultIfEmpty(null).Select(NameOf)];

    internal static string NameOf(string? name, int index) => name ?? $"lane-{index + 1}";

    private static LaneOptions Lane(IConfigurationSection section, List<string> problems)
    {
        var lane = SettingsReader.Read<LaneOptions>(section, problems, nameof(LaneOptions.Inputs), nameof(LaneOptions.Outputs));
        foreach (var input in section.GetSection(nameof(LaneOptions.Inputs)).GetChildren())
            lane.Inputs[input.Key] = SettingsReader.Read<InputOptions>(input, problems);
        foreach (var output in section.GetSection(nameof(LaneOptions.Outputs)).GetChildren())
            lane.Outputs[output.Key] = SettingsReader.Read<OutputOptions>(output, problems);
        return lane;
    }
}
