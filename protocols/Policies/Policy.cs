using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Checkpoint.Protocols.Policies;

/// <summary>What a gate checks and how strictly. Versioned; the centre sends it retained, the gate keeps the last one.</summary>
public sealed record Policy
{
    /// <summary>0 is the built-in default; the centre counts from 1.</summary>
    public long Version { get; init; }
    public IdentificationPolicy Identification { get; init; } = new();
    public ScreeningPolicy Screening { get; init; } = new();
    public DisinfectionPolicy Disinfection { get; init; } = new();
    public PassagePolicy Passage { get; init; } = new();

    /// <summary>Every member that is out of its range; empty when a gate can work by this policy.</summary>
    public ImmutableArray<PolicyProblem> Validate() => PolicyRanges.Check(this);
}

public sealed record IdentificationPolicy
{
    /// <summary>A plate read this long before arrival still belongs to the pass.</summary>
    [JsonPropertyName("readWindowSeconds")]
    public TimeSpan ReadWindow { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Without a read this long after arrival, staff are asked.</summary>
    [JsonPropertyName("cameraTimeoutSeconds")]
    public TimeSpan CameraTimeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Below this confidence (0 to 1) a registered plate is shown to staff for confirmation instead of being taken.</summary>
    public double MinimumConfidence { get; init; } = 0.80;
}

public sealed record ScreeningPolicy
{
    public bool Required { get; init; } = true;
    /// <summary>Body estimate at or above which a reading is a fever, °C. 37.3 is the criterion used across China in 2020.</summary>
    public double FeverCelsius { get; init; } = 37.3;
    /// <summary>Unusable readings (verdict "retake") of one person before staff are asked.</summary>
    public int MaximumRetakes { get; init; } = 3;
    /// <summary>Nobody at the thermometer for this long: staff are asked.</summary>
    [JsonPropertyName("readingTimeoutSeconds")]
    public TimeSpan ReadingTimeout { get; init; } = TimeSpan.FromSeconds(45);
    /// <summary>Rest before a second infrared reading after a fever.</summary>
    [JsonPropertyName("feverRestSeconds")]
    public TimeSpan FeverRest { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>Infrared readings after the first fever, before only a contact thermometer decides.</summary>
    public int FeverRemeasurements { get; init; } = 1;
}

public sealed record DisinfectionPolicy
{
    public bool Required { get; init; } = true;
    /// <summary>Spraying with confirmed flow.</summary>
    [JsonPropertyName("durationSeconds")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);
    /// <summary>Flow must be confirmed this soon after the pump starts, and after any interruption.</summary>
    [JsonPropertyName("flowTimeoutSeconds")]
    public TimeSpan FlowTimeout { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>True: spray as soon as the vehicle is identified; false: after the screening.</summary>
    public bool OverlapScreening { get; init; } = true;
}

public sealed record PassagePolicy
{
    /// <summary>A cleared vehicle that has not driven on after this long raises an alarm.</summary>
    [JsonPropertyName("proceedTimeoutSeconds")]
    public TimeSpan ProceedTimeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>A vehicle turned away or isolated that has not left after this long raises an alarm.</summary>
    [JsonPropertyName("leaveTimeoutSeconds")]
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromMinutes(3);
}
