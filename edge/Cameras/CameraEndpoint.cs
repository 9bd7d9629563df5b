using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;

namespace Checkpoint.Edge.Cameras;

/// <summary>One request of a camera, from the door to the answer.</summary>
internal sealed class CameraEndpoint : IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Camera> _cameras;
    private readonly CameraLimits _limits;
    private readonly ConcurrentDictionary<(string Camera, int Status), long> _logged = new();
    private readonly ConcurrencyLimiter _concurrency;
    private readonly PlateIntake _intake;
    private readonly CameraWatch _watch;
    private readonly TimeProvider _time;
    private readonly CameraMetrics _metrics;
    private readonly ILogger _logger;

    public CameraEndpoint(CameraRules rules, PlateIntake intake, CameraWatch watch, TimeProvider time, CameraMetrics metrics, ILogger<CameraEndpoint> logger)
    {
        (_limits, _intake, _watch, _time, _metrics, _logger) = (rules.Limits, intake, watch, time, metrics, logger);
        _cameras = rules.Cameras.ToDictionary(camera => camera.Name, camera => new Camera(camera, rules.Limits), StringComparer.Ordinal);
        _concurrency = new ConcurrencyLimiter(new()
        {
            PermitLimit = rules.Limits.Concurrent,
            QueueLimit = rules.Limits.Burst * rules.Cameras.Count,
        });
    }

    public async Task HandleAsync(HttpContext context)
    {
        var arrival = _intake.Now;
        var route = context.Request.RouteValues;
        if (!_cameras.TryGetValue((string)route["name"]!, out var camera))
        {
            await RefuseAsync(context, "unknown", StatusCodes.Status404NotFound, "There is no camera of this name.");
            return;
        }
        var name = camera.Settings.Name;
        var headers = context.Request.Headers;
        var isForwarded = headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded");
        if (!camera.MayEnter(route["key"] as string ?? context.Request.Query["key"], context.Connection.RemoteIpAddress, isForwarded))
        {
            await RefuseAsync(context, name, StatusCodes.Status401Unauthorized, null);
            return;
        }
        if (!camera.TryTake())
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, name, StatusCodes.Status429TooManyRequests, "This camera sends more requests than CameraLimits allows.");
            return;
        }
        _watch.Hear(camera.Settings);
        using var place = await _concurrency.AcquireAsync(1, context.RequestAborted);
        if (place.IsAcquired)
            await TakeAsync(context, camera, arrival);
        else
            await RefuseAsync(context, name, StatusCodes.Status503ServiceUnavailable, "Too many cameras send at the same time.");
        _metrics.Answered(_intake.Now - arrival);
    }

    public void Dispose()
    {
        foreach (var camera in _cameras.Values)
            camera.Dispose();
        _concurrency.Dispose();
    }

    private async Task TakeAsync(HttpContext context, Camera camera, TimeSpan arrival)
    {
        var settings = camera.Settings;
        var body = await CameraBody.ReadAsync(context, _limits, _time);
        if (body.Problem is { } problem)
        {
            await RefuseAsync(context, settings.Name, body.Status, problem);
            return;
        }
        var report = settings.Kind == CameraKind.Zhenshi
            ? ZhenshiReader.Read(body.Bytes, context.Request.ContentType)
            : HikvisionReader.Read(body.Bytes, context.Request.ContentType);
        switch (report)
        {
            case MalformedReport malformed:
                await RefuseAsync(context, settings.Name, StatusCodes.Status400BadRequest, malformed.Problem);
                break;
            case CameraNotice notice:
                if (notice.SentAt is { } sentAt)
                    camera.Hear(sentAt, arrival);
                await ConfirmAsync(context, settings, ZhenshiAnswer.Heard);
                break;
            case PlateReport read:
                await AnswerAsync(context, settings, read, await _intake.TakeAsync(camera, read, arrival));
                break;
        }
    }

    private async Task AnswerAsync(HttpContext context, CameraSettings camera, PlateReport read, IntakeResult result)
    {
        if (result.Outcome == IntakeOutcome.NotReady)
            await RefuseAsync(context, camera.Name, StatusCodes.Status503ServiceUnavailable, "The gate is starting. Send again.");
        else if (result.Outcome == IntakeOutcome.NotDurable)
            await RefuseAsync(context, camera.Name, StatusCodes.Status503ServiceUnavailable, "The read is not on disk yet. Send again.");
        else
        {
            var open = _intake.MayOpen(camera, result);
            if (open)
                CameraLog.ToldToOpen(_logger, camera.Name, camera.Lane);
            await ConfirmAsync(context, camera, ZhenshiAnswer.To(read, open));
        }
    }

    private static Task ConfirmAsync(HttpContext context, CameraSettings camera, ZhenshiAnswer answer) =>
        camera.Kind == CameraKind.Zhenshi
            ? context.Response.WriteAsJsonAsync(answer, CameraJson.Default.ZhenshiAnswer)
            : Task.CompletedTask; // 200 without a body is all a Hikvision camera looks at.

    private async Task RefuseAsync(HttpContext context, string camera, int status, string? detail)
    {
        _metrics.Refused(status);
        if (IsWorthALine(camera, status))
            CameraLog.Refused(_logger, camera, status, detail ?? "wrong key or address");
        context.Response.StatusCode = status;
        var title = ReasonPhrases.GetReasonPhrase(status);
        await context.Response.WriteAsJsonAsync(new ProblemAnswer(title, status, detail), CameraJson.Default.ProblemAnswer, "application/problem+json");
    }

    /// <summary>Somebody who tries keys, or a camera gone wild, must not fill the log.</summary>
    private bool IsWorthALine(string camera, int status)
    {
        var now = _time.GetTimestamp();
        if (_logged.TryGetValue((camera, status), out var at) && _time.GetElapsedTime(at, now) < s_quiet)
            return false;
        _logged[(camera, status)] = now;
        return true;
    }
}
