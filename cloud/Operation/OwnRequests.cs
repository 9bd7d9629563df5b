using System.Net;
using Microsoft.Net.Http.Headers;

namespace Checkpoint.Cloud.Operation;

/// <summary>
/// The centre is reached on this machine alone, or by a proxy on it that speaks TLS under a public name. A page of somebody else in a
/// browser must use neither.
/// </summary>
internal static class OwnRequests
{
    /// <summary>
    /// For everything: the name the browser went by is one of this machine, or the public one. A name of somebody else that leads here
    /// makes their page the centre's own in the eyes of the browser.
    /// </summary>
    public static IApplicationBuilder UseOwnHosts(this WebApplication app)
    {
        var (known, publicly) = ("The centre answers only as 127.0.0.1, [::1], localhost or the host of PublicUrl.", WebAddress.PublicUrl(app.Configuration));
        return app.Use((context, next) =>
        {
            var request = context.Request;
            if (publicly is not null && string.Equals(request.Host.Value, publicly.Authority, StringComparison.OrdinalIgnoreCase))
            {
                // What the proxy has taken off: cookies are then for https alone, and the audit log says who it was.
                request.Scheme = publicly.Scheme;
                if (request.Headers["X-Forwarded-For"] is [.., { } last] && IPAddress.TryParse(last.Split(',')[^1].Trim(), out var from)) context.Connection.RemoteIpAddress = from;
                return next(context);
            }

            // Who comes by the proxy is not on this machine, whatever name they went by.
            var isByProxy = publicly is not null && (request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded"));
            return WebAddress.IsThisMachine(request.Host.Host) && !isByProxy ? next(context) : Refused(known).ExecuteAsync(context);
        });
    }

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
            // A form of our own page says "null", because the pages hand no address on; the browser itself then says whose it is.
            var isOwn = origin.Length == 0 || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || (origin == "null" && site == "same-origin");
            var isForeign = !isOwn || site is not ("" or "same-origin" or "none");
            return isForeign ? Refused("The request comes from a page of another site.") : await next(context);
        }
    }
}
