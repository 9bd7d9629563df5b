using Microsoft.AspNetCore.Http.Features;

namespace Checkpoint.Edge.Cameras;

/// <summary>A request's body, or why it was not taken.</summary>
internal readonly record struct CameraBody(ReadOnlyMemory<byte> Bytes, int Status, string? Problem)
{
    /// <summary>Reads a whole body within the limits of size and time.</summary>
    /// <exception cref="OperationCanceledException">The camera hung up.</exception>
    public static async Task<CameraBody> ReadAsync(HttpContext context, CameraLimits limits, TimeProvider time)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaximumBodyBytes;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(limits.ReadTimeoutSeconds), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        var announced = context.Request.ContentLength ?? 0;
        if (announced > limits.MaximumBodyBytes)
            return TooLarge(limits);
        using var body = new MemoryStream((int)announced);
        try
        {
            await context.Request.Body.CopyToAsync(body, stop.Token);
        }
        catch (BadHttpRequestException wrong)
        {
            return wrong.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(limits)
                : new CameraBody(default, wrong.StatusCode, "The request was not sent completely, or too slowly.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new CameraBody(default, StatusCodes.Status408RequestTimeout, $"The request did not arrive within {limits.ReadTimeoutSeconds} s.");
        }
        return new CameraBody(body.GetBuffer().AsMemory(0, (int)body.Length), StatusCodes.Status200OK, null);
    }

    private static CameraBody TooLarge(CameraLimits limits) =>
        new(default, StatusCodes.Status413PayloadTooLarge, $"The request has more than {limits.MaximumBodyBytes} bytes. Let the camera send smaller pictures, or raise CameraLimits:MaximumBodyBytes.");
}
