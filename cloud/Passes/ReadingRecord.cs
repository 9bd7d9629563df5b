using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>One temperature reading of a pass.</summary>
public sealed record ReadingRecord(
    DateTimeOffset Time, int Person, int Attempt, ReadingMethod Method, ReadingVerdict Verdict,
    double? BodyCelsius, double? SkinCelsius, double? AmbientCelsius);
