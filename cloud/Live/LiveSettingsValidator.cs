using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Live;

internal sealed class LiveSettingsValidator : IValidateOptions<LiveSettings>
{
    public ValidateOptionsResult Validate(string? name, LiveSettings options) =>
        options.SilentAfter >= TimeSpan.FromSeconds(2) && options.SilentAfter <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Live:SilentAfter is {options.SilentAfter}; give a time from 00:00:02 to 01:00:00, several times the gates' telemetry interval.");
}
