using Checkpoint.Cloud.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components;

namespace Checkpoint.Cloud.People;

/// <summary>The session of a person in a browser.</summary>
internal static class SessionCookie
{
    public const string Name = "session", SignInPath = "/sign-in", PasswordPath = "/password", SignOutPath = "/sign-out";

    private const string Back = "back";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "checkpoint-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        // Plain http is spoken on this machine alone; whatever comes by https, also through a proxy, comes back by https alone.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = Back;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = redirect => Refuse(redirect, StatusCodes.Status401Unauthorized, redirect.RedirectUri);
        options.Events.OnRedirectToAccessDenied = redirect => Refuse(
            redirect, StatusCodes.Status403Forbidden, Sessions.HasToChange(redirect.HttpContext.User) ? PasswordPath : null);
    }

    /// <summary>Of a page that is open: where to sign in, to come back to it.</summary>
    public static string SignInFor(NavigationManager navigation) =>
        $"{SignInPath}?{Back}={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}";

    public static async Task BeginAsync(HttpContext http, Account account)
    {
        var (principal, until) = http.RequestServices.GetRequiredService<Sessions>().Begin(account);
        await http.SignInAsync(Name, principal, new() { ExpiresUtc = until, IsPersistent = account.Role == Role.Wall });
        http.User = principal;
    }

    public static async Task<IResult> EndAsync(HttpContext http, PeopleDesk desk)
    {
        if (Sessions.EndOf(http.User) is { } session) await desk.SignOutAsync(session, Actor.Of(http));
        await http.SignOutAsync(Name);
        return Results.LocalRedirect(SignInPath);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } principal && await context.HttpContext.RequestServices.GetRequiredService<Sessions>().IsValidAsync(principal, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Name);
    }

    // A person in a browser is led on; a program, and a page that is open, are told.
    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> redirect, int status, string? to)
    {
        var (request, response) = (redirect.Request, redirect.Response);
        if (to is not null && HttpMethods.IsGet(request.Method) && !ApiEndpoints.IsApi(redirect.HttpContext) && !request.Path.StartsWithSegments("/_blazor")) response.Redirect(to);
        else response.StatusCode = status;
        if (response.StatusCode == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
