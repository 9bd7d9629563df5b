using System.Net;
using System.Net.Sockets;
using Checkpoint.Edge.Gate;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
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

    /// <summary>
    /// Tries them, before a relay is touched and the journal opened. The server would find out last of all, when the lanes are
    /// at work, and end them with it.
    /// </summary>
    /// <exception cref="UnavailableException">One cannot be listened on.</exception>
    public static void Try(IConfiguration settings)
    {
        foreach (var address in Of(settings).Where(address => !address.IsUnixPipe))
        {
            // A name other than localhost means every address, as for the server.
            var ip = IPAddress.TryParse(address.Host, out var literal) ? literal : address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
            try
            {
                SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(ip, address.Port)).Dispose();
            }
            catch (SocketException refused)
            {
                throw new UnavailableException(refused.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Urls has {address}, where another program listens: stop it, or set Urls to another address."
                    : $"Urls has {address}, where this machine cannot listen: {refused.Message}. Set Urls to an address of this machine.");
            }
        }
    }

    private static bool IsUrl(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp;
}
