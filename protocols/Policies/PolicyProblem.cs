namespace Checkpoint.Protocols.Policies;

/// <summary>A member of a policy with a value that cannot be used.</summary>
/// <param name="Field">Where it is, as in the JSON: "screening.feverCelsius".</param>
/// <param name="Message">Field, value and what would be right, in English.</param>
public sealed record PolicyProblem(string Field, string Message);
