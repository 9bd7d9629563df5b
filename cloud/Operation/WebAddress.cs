using System.Net;
using Checkpoint.Cloud.Pages;

namespace Checkpoint.Cloud.Operation;

/// <summary>Where the pages are. The centre speaks no TLS, so that is this machine; a proxy on it may speak it, under a public name.</summary>
internal static class WebAddress
{
    /// <summary>What is wrong with Urls; null when nothing is.</summary>
    public static string? Problem(IConfiguration configuration)
    {
        // Kestrel would listen there as well, and Urls would say nothing of it.
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().FirstOrDefault() is { } endpoint)
            return $"{endpoint.Path} is set; the centre listens only where Urls says, as {PagesRegistration.DefaultUrl}.";
        if (configuration["PublicUrl"] is { Length: > 0 } publicly && PublicUrl(configuration) is null)
            return $"PublicUrl is \"{publicly}\"; give what people type to reach the proxy in front, as https://centre.example.cn.";
        var urls = configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        return urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>What people type who come by the proxy; null when there is none.</summary>
    public static Uri? PublicUrl(IConfiguration configuration) =>
        Uri.TryCreate(configuration["PublicUrl"], UriKind.Absolute, out var url) && url is { Scheme: "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } ? url : null;

    private static string? Problem(string url)
    {
        if (Parse(url) is not { Scheme: "http" } address)
            return $"Urls has \"{url}\"; give http://ADDRESS:PORT, as {PagesRegistration.DefaultUrl}.";
        return address.IsUnixPipe || IsThisMachine(address.Host) ? null
            : $"Urls has \"{url}\"; the centre speaks no TLS, so give an address of this machine alone: 127.0.0.1, [::1], localhost or http://unix:/path. For others, a proxy on this machine speaks TLS: see PublicUrl.";
    }

    /// <param name="host">Without port; an IPv6 address with or without its brackets.</param>
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
