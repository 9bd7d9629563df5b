using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Store;

internal sealed class StoreSettingsValidator : IValidateOptions<StoreSettings>
{
    public ValidateOptionsResult Validate(string? name, StoreSettings options) =>
        string.IsNullOrWhiteSpace(options.Directory)
            ? ValidateOptionsResult.Fail("Store:Directory is empty; name a folder this service may write, as /var/lib/checkpoint-centre.")
            : ValidateOptionsResult.Success;
}
