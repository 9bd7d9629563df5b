using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Operation;

internal static class SettingsCheck
{
    /// <summary>Everything that is checked at start is checked now, before anything is opened.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        if (WebAddress.Problem(app.Configuration) is { } problem) throw new OptionsValidationException("Urls", typeof(string), [problem]);
    }
}
