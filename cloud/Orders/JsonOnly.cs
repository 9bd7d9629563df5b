namespace Checkpoint.Cloud.Orders;

/// <summary>What changes something comes as JSON: a form of a page, which needs nobody's leave to be sent, does not.</summary>
internal sealed class JsonOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) || context.HttpContext.Request.HasJsonContentType()
            ? await next(context)
            : Results.Problem("Send application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
}
