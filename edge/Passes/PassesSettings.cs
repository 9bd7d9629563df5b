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

    /// <summary>The database never gets larger; near it, the oldest passes go before their time. The journal keeps them.</summary>
    public long MaximumBytes { get; set; } = 1L << 30;
}

internal sealed class PassesSettingsValidator : IValidateOptions<PassesSettings>
{
    public ValidateOptionsResult Validate(string? name, PassesSettings options)
    {
        var problems = new List<string>();
        if (options.RetentionDays is < 1 or > 366)
            problems.Add($"Passes:RetentionDays is {options.RetentionDays}; give a number of days from 1 to 366.");
        if (options.MaximumBytes is < 16 << 20 or > 16L << 30)
            problems.Add($"Passes:MaximumBytes is {options.MaximumBytes}; give a number of bytes from {16 << 20} to {16L << 30}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
