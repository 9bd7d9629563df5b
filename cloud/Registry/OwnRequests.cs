using Microsoft.Net.Http.Headers;

namespace Checkpoint.Cloud.Registry;

/// <summary>Keeps pages of other sites from changing something here through the browser of somebody who may.</summary>
internal static class OwnRequests
{
    public static TBuilder RequireOwnOrigin<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder, Filter>();

    private sealed class Filter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var request = context.HttpContext.Request;
            var origin = request.Headers[HeaderNames.Origin].ToString();
            var isForeign = (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
                || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
            return isForeign ? Results.Problem("The request comes from a page of another site.", statusCode: StatusCodes.Status403Forbidden) : await next(context);
        }
    }
}
