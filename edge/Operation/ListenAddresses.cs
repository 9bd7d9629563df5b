using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

/// <summary>The addresses of the setting <c>Urls</c>.</summary>
internal static class ListenAddresses
{
    /// <exception cref="OptionsValidationException">One is no address.</exception>
    public static IReadOnlyList<BindingAddress> Of(IConfiguration settings)
    {
        var urls = (settings["Urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return urls.FirstOrDefault(url => !IsUrl(url)) is { } wrong
            ? throw new OptionsValidationException("Urls", typeof(string), [$"Urls has \"{wrong}\"; give http://ADDRESS:PORT, as http://127.0.0.1:8081, or several with ';' between."])
            : [.. urls.Select(BindingAddress.Parse)];
    }

    private static bool IsUrl(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp;
}
