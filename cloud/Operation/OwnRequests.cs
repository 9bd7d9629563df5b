using Microsoft.Net.Http.Headers;

namespace Checkpoint.Cloud.Operation;

/// <summary>
/// There is no sign-in yet, so what keeps strangers out is that the centre is reached on this machine alone. A page of somebody
/// else in a browser of this machine must not use that.
/// </summary>
internal static class OwnRequests
{
    /// <summary>
    /// For everything: the name the browser went by is one of this machine. A name of somebody else that leads here makes their page
    /// the centre's own in the eyes of the browser.
    /// </summary>
    public static IApplicationBuilder UseOwnHosts(this IApplicationBuilder app) => app.Use((context, next) =>
        WebAddress.IsThisMachine(context.Request.Host.Host)
            ? next(context)
            : Refused("The centre answers only as 127.0.0.1, [::1] or localhost.").ExecuteAsync(context));

    /// <summary>For what programs and pages may change: no page of another site, not even one of another port, asks for it.</summary>
    public static TBuilder RequireOwnOrigin<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder, Filter>();

    private static IResult Refused(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);

    private sealed class Filter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var request = context.HttpContext.Request;
            var (origin, site) = (request.Headers[HeaderNames.Origin].ToString(), request.Headers["Sec-Fetch-Site"].ToString());
            var isForeign = (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
                || site is not ("" or "same-origin" or "none");
            return isForeign ? Refused("The request comes from a page of another site.") : await next(context);
        }
    }
}
