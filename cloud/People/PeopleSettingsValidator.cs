using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

internal sealed class PeopleSettingsValidator : IValidateOptions<PeopleSettings>
{
    public ValidateOptionsResult Validate(string? name, PeopleSettings options) =>
        options.SessionLength < TimeSpan.FromMinutes(5) || options.SessionLength > TimeSpan.FromDays(7)
            ? ValidateOptionsResult.Fail($"People:SessionLength is {options.SessionLength}; give 00:05:00 to 7.00:00:00.")
            : options.AuditDays is < 1 or > 36_500 ? ValidateOptionsResult.Fail($"People:AuditDays is {options.AuditDays}; give 1 to 36500.")
            : ValidateOptionsResult.Success;
}
