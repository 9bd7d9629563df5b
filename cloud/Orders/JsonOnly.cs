using System.Net;

namespace Checkpoint.Cloud.Orders;

/// <summary>
/// Lets a request in that changes something. There is no sign-in yet, so what keeps strangers out is that the centre is reached on
/// this machine alone; a page of somebody else in a browser of this machine must not use that.
/// </summary>
internal sealed class WriteGuard : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method)) return await next(context);
        if (!IsThisMachine(request.Host.Host)) return Refused("The centre takes orders only as 127.0.0.1, [::1] or localhost.", StatusCodes.Status403Forbidden);
        if (request.Headers.Origin is { Count: > 0 } origin && origin.ToString() != $"{request.Scheme}://{request.Host}")
            return Refused("The centre takes no orders from pages of others.", StatusCodes.Status403Forbidden);
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none"))
            return Refused("The centre takes no orders from pages of others.", StatusCodes.Status403Forbidden);
        if (!request.HasJsonContentType()) return Refused("Send application/json.", StatusCodes.Status415UnsupportedMediaType);
        return await next(context);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IResult Refused(string why, int status) => Results.Problem(why, statusCode: status);
}
