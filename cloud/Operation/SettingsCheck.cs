using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Operation;

internal static class SettingsCheck
{
    /// <summary>Everything that is checked at start is checked now, before anything is opened.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        var urls = app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        if (urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(url => !IsUrl(url)) is { } wrong)
            throw new OptionsValidationException("Urls", typeof(string), [$"Urls has \"{wrong}\"; give http://ADDRESS:PORT, as {Pages.PagesRegistration.DefaultUrl}."]);
    }

    private static bool IsUrl(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme == Uri.UriSchemeHttp;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
