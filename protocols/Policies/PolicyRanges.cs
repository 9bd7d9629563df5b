using System.Collections.Immutable;
using System.Globalization;

namespace Checkpoint.Protocols.Policies;

/// <summary>Ranges within which a gate can work; a policy outside them is refused as a whole.</summary>
internal static class PolicyRanges
{
    public static ImmutableArray<PolicyProblem> Check(Policy policy)
    {
        var (identification, screening, disinfection, passage) = (policy.Identification, policy.Screening, policy.Disinfection, policy.Passage);
        return
        [
            .. Range("version", policy.Version, 0, long.MaxValue, ""),
            .. Range("identification.readWindowSeconds", identification.ReadWindow, 0, 60),
            .. Range("identification.cameraTimeoutSeconds", identification.CameraTimeout, 1, 300),
            .. Range("identification.minimumConfidence", identification.MinimumConfidence, 0, 1, ""),
            .. Range("screening.feverCelsius", screening.FeverCelsius, 35, 42, " °C"),
            .. Range("screening.maximumRetakes", screening.MaximumRetakes, 0, 20, ""),
            .. Range("screening.readingTimeoutSeconds", screening.ReadingTimeout, 5, 600),
            .. Range("screening.feverRestSeconds", screening.FeverRest, 0, 3600),
            .. Range("screening.feverRemeasurements", screening.FeverRemeasurements, 0, 5, ""),
            .. Range("disinfection.durationSeconds", disinfection.Duration, 1, 300),
            .. Range("disinfection.flowTimeoutSeconds", disinfection.FlowTimeout, 0.5, 60),
            .. Range("passage.proceedTimeoutSeconds", passage.ProceedTimeout, 5, 1800),
            .. Range("passage.leaveTimeoutSeconds", passage.LeaveTimeout, 5, 3600),
        ];
    }

    private static ImmutableArray<PolicyProblem> Range(string field, TimeSpan value, double least, double most) =>
        Range(field, value.TotalSeconds, least, most, " s");

    // Written so that NaN is outside every range.
    private static ImmutableArray<PolicyProblem> Range(string field, double value, double least, double most, string unit) =>
        value >= least && value <= most
            ? []
            : [new(field, string.Create(CultureInfo.InvariantCulture, $"{field} is {value}{unit}: use {least} to {most}{unit}."))];
}
