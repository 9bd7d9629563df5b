using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Protocols.Whitelist;
using Npgsql;

namespace Checkpoint.Cloud.Registry;

/// <summary>What is common to the answers of the registry.</summary>
internal static class RegistryAnswers
{
    public const string Json = "application/json";

    /// <summary>A slash in an id may be written as such at the end of an address; in front of something else it is %2F, which comes here as it is.</summary>
    public static string IdOf(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>Who is signed in, a person or a program.</summary>
    public static FilingAuthor Author(HttpContext http, string? reason) => new(http.User.Identity?.Name, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());

    // Only what a page of another site cannot send without asking first.
    public static bool Has(HttpRequest request, string kind) => string.Equals(request.ContentType?.Split(';')[0].Trim(), kind, StringComparison.OrdinalIgnoreCase);

    public static async Task<(T? Request, IResult? Refusal)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        if (!Has(http.Request, Json)) return (null, WrongKind(Json));
        var body = new byte[WhitelistMessages.MaximumEntryBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == body.Length) return (null, Wrong($"The body has more than {WhitelistMessages.MaximumEntryBytes} bytes."));
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), json) is { } request ? (request, null) : (null, Wrong("The body is null."));
        }
        catch (JsonException e)
        {
            // The message would quote what was sent.
            return (null, Wrong($"The body cannot be read{(e.Path is { Length: > 0 } path ? $" at {path}" : "")}, line {e.LineNumber + 1}: it is no JSON, or has a member or a value that is not known."));
        }
    }

    /// <summary>A value by its name; its number is none.</summary>
    public static bool TryName<T>(string? text, out T? value)
        where T : struct, Enum
    {
        value = Enum.TryParse<T>(text, ignoreCase: true, out var known) && text!.All(char.IsAsciiLetter) ? known : null;
        return string.IsNullOrEmpty(text) || value is not null;
    }

    public static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    public static IResult View(FilingView view, int status = StatusCodes.Status200OK) => Results.Json(view, RegistryJson.Default.FilingView, statusCode: status);

    public static IResult Refused(FilingResult result, string id) => result.Outcome switch
    {
        FilingOutcome.NotFound => NotFound(id),
        FilingOutcome.PlateTaken => Results.Problem($"Another registration has this plate with this colour: {result.Holder}.", statusCode: StatusCodes.Status409Conflict, extensions: [new("registration", result.Holder)]),
        FilingOutcome.IdTaken => Results.Problem($"There is a registration {IdOf(id)} already.", statusCode: StatusCodes.Status409Conflict),
        FilingOutcome.Full => Results.Problem($"The registry has {IRegistryStore.MaximumCount} registrations, as many as a gate can hold.", statusCode: StatusCodes.Status409Conflict),
        FilingOutcome.Outdated => Results.Problem("Somebody else has changed it meanwhile. Read it again.", statusCode: StatusCodes.Status409Conflict, extensions: [new("revision", result.Filed!.Revision)]),
        _ => Results.Problem($"That cannot be done with it now: it is {result.Filed?.Filing?.State.ToString().ToLowerInvariant()}, and its validity {(result.Filed?.Filing?.ValidTo is { } last ? $"ends on {last:yyyy-MM-dd}" : "is open")}.", statusCode: StatusCodes.Status409Conflict),
    };

    public static IResult NotFound(string id) => Results.Problem($"There is no registration {IdOf(id)}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult Wrong(string problem) => Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

    public static IResult WrongKind(string kind) => Results.Problem($"Send {kind}.", statusCode: StatusCodes.Status415UnsupportedMediaType);
}

/// <summary>While the database does not answer, whoever asks is told so, and may ask again.</summary>
internal sealed class RegistryAway : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Results.Problem("The database does not answer. Look whether it was done before you try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
