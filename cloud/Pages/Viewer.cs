using System.Security.Claims;
using Checkpoint.Cloud.People;
using Microsoft.AspNetCore.Authorization;

namespace Checkpoint.Cloud.Pages;

/// <summary>Who looks at a page: what leads nowhere for them is no link.</summary>
public sealed record Viewer(bool MayLook)
{
    public static Viewer Nobody { get; } = new(false);

    internal static async Task<Viewer> OfAsync(ClaimsPrincipal user, IAuthorizationService authorization) =>
        new((await authorization.AuthorizeAsync(user, null, May.Look)).Succeeded);
}
