using System.Security.Claims;

namespace Checkpoint.Edge.Staff;

/// <summary>Lets a request in that carries the token of a person, and says who it is.</summary>
internal sealed partial class StaffDoor(StaffDirectory staff, WrongTokens wrong, ILogger<StaffDoor> logger) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (TokenOf(http.Request) is not { } token)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Refused(RefusalWords.Of("TokenMissing"), StatusCodes.Status401Unauthorized);
        }

        if (staff.Find(token) is { } name)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "token"));
            return await next(context);
        }

        if (wrong.IsTooMany(http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = "60";
            return Refused(RefusalWords.Of("TooManyWrong"), StatusCodes.Status429TooManyRequests);
        }

        LogWrong(http.Connection.RemoteIpAddress?.ToString());
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Refused(RefusalWords.Of("TokenWrong"), StatusCodes.Status401Unauthorized);
    }

    /// <summary>The token a request carries; null when it carries none.</summary>
    internal static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    internal static IResult Refused(string why, int status) => Results.Problem(why, statusCode: status);

    [LoggerMessage(1702, LogLevel.Warning, "A wrong staff token was shown from {Address}")]
    private partial void LogWrong(string? address);
}
