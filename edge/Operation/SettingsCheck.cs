using Checkpoint.Edge.Gate;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

internal static class SettingsCheck
{
    /// <summary>Everything that is checked at start is checked now. The host would do so only after it has made its services.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        services.GetService<IStartupValidator>()?.Validate();
        var urls = services.GetRequiredService<IConfiguration>()["Urls"] ?? "";
        var wrong = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(url => !IsUrl(url));
        if (wrong is not null)
            throw new OptionsValidationException("Urls", typeof(string), [$"Urls has \"{wrong}\"; give http://ADDRESS:PORT, as http://127.0.0.1:8081, or several with ';' between."]);
        DataFolder.Prepare(services.GetRequiredService<IOptions<GateSettings>>().Value);
    }

    private static bool IsUrl(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp;
}
