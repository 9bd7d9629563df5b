using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Policies and timings the random walks decide by.</summary>
internal static class RuleBook
{
    /// <summary>Belongs to the installation: unlike the policy it does not change while the gate runs.</summary>
    private static readonly LaneTiming s_timing = new();

    public static ImmutableArray<LaneRules> All { get; } =
    [
        new(new Policy(), s_timing),
        new(new Policy { Screening = new() { Required = false } }, s_timing),
        new(new Policy { Disinfection = new() { Required = false } }, s_timing),
        new(new Policy { Screening = new() { Required = false }, Disinfection = new() { Required = false } }, s_timing),
        new(
            new Policy
            {
                Screening = new() { MaximumRetakes = 0, FeverRemeasurements = 0, FeverRest = TimeSpan.Zero },
                Disinfection = new() { OverlapScreening = false, Duration = TimeSpan.FromSeconds(1) },
            },
            s_timing),
        new(
            new Policy
            {
                Identification = new() { ReadWindow = TimeSpan.Zero, MinimumConfidence = 0 },
                Screening = new() { MaximumRetakes = 1, FeverRemeasurements = 2, FeverRest = TimeSpan.FromSeconds(10) },
                Passage = new() { ProceedTimeout = TimeSpan.FromSeconds(5), LeaveTimeout = TimeSpan.FromSeconds(5) },
            },
            s_timing),
    ];
}
