using System.CommandLine;
using Checkpoint.Edge.Gate;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

/// <summary>
/// Where a command that works on a gate's data finds it: <c>--data</c>, else Gate:DataDirectory. There is no default: a list
/// taken to a folder that no gate reads would look like one that was taken into use.
/// </summary>
internal static class DataOption
{
    public static Option<string?> Create() => new("--data") { Description = CommandWords.Of("AboutData"), Recursive = true };

    /// <exception cref="OptionsValidationException">Neither is given.</exception>
    public static GateSettings Gate(IConfiguration configuration, string? data)
    {
        var gate = configuration.GetSection(GateSettings.Section).Get<GateSettings>() ?? new GateSettings();
        if (data is not null) gate.DataDirectory = data;
        return string.IsNullOrWhiteSpace(gate.DataDirectory)
            ? throw new OptionsValidationException(GateSettings.Section, typeof(GateSettings), [CommandWords.Of("DataMissing")])
            : gate;
    }
}
