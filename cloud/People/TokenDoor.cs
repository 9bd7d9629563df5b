using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

/// <summary>Lets a program in that carries a token: <c>Authorization: Bearer …</c>. Tokens stand in no address and in no log.</summary>
internal sealed class TokenDoor(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, PeopleRoll roll)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "token";

    private const string Prefix = "Bearer ";

    public static bool IsShown(HttpContext http) => http.Request.Headers.Authorization.Count > 0;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        return await roll.OfTokenAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is { } program
            ? AuthenticateResult.Success(new(Sessions.Of(program), Name))
            : AuthenticateResult.Fail("The token is nobody's.");
    }
}
