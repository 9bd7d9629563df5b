using Checkpoint.Edge.Hardware;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Gate;

/// <summary>
/// The guard of the pump must be longer than the spraying it guards: it would cut each one short, and no vehicle would ever
/// be disinfected.
/// </summary>
/// <param name="hardware">Null when its own settings are wrong, which is told beside.</param>
internal sealed class PumpLimitCheck(Policy policy, HardwareSettings? hardware) : IValidateOptions<GateSettings>
{
    public ValidateOptionsResult Validate(string? name, GateSettings options)
    {
        if (hardware is null) return ValidateOptionsResult.Success;
        var problems = Problems(policy, hardware, options.PolicyFile.Length == 0 ? "the built-in policy" : $"Gate:PolicyFile {options.PolicyFile}");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <param name="source">Where the policy comes from, in words.</param>
    public static IReadOnlyList<string> Problems(Policy policy, HardwareSettings hardware, string source)
    {
        var disinfection = policy.Disinfection;
        if (!disinfection.Required) return [];
        // The pump also runs while the flow is waited for.
        var needed = disinfection.Duration + disinfection.FlowTimeout;
        return hardware.Lanes.Index()
            .Where(lane => lane.Item.Relays.ContainsKey(LaneOutput.Pump) && lane.Item.PumpLimit < needed)
            .Select(lane => FormattableString.Invariant($"Lanes:{lane.Index}:PumpLimitSeconds is {lane.Item.PumpLimit.TotalSeconds}, but disinfection.durationSeconds {disinfection.Duration.TotalSeconds} ")
                + FormattableString.Invariant($"and disinfection.flowTimeoutSeconds {disinfection.FlowTimeout.TotalSeconds} of {source} need {needed.TotalSeconds}; make the limit longer or these shorter."))
            .ToList();
    }
}
