using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Passes;

/// <summary>Settings "Passes:*".</summary>
public sealed class PassesSettings
{
    public const string Section = "Passes";

    /// <summary>
    /// Passes can be looked up at the gate for so many days. They hold personal data: plates, temperatures, names of staff.
    /// After a power cut they are read again from the journal, so that more than Journal:RetentionAge is not certain.
    /// </summary>
    public int RetentionDays { get; set; } = 30;
}

internal sealed class PassesSettingsValidator : IValidateOptions<PassesSettings>
{
    public ValidateOptionsResult Validate(string? name, PassesSettings options) => options.RetentionDays is >= 1 and <= 366
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Passes:RetentionDays is {options.RetentionDays}; give a number of days from 1 to 366.");
}
