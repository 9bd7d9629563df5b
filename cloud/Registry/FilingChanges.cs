using System.Security.Cryptography;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>Filing, changing and moving on, as requests ask for it.</summary>
internal static class FilingChanges
{
    /// <summary>A change is made on what was read; when somebody else was faster, it is made anew.</summary>
    private const int Attempts = 5;

    public static async Task<IResult> FileAsync(FilingRequest request, HttpContext http, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var author = RegistryAnswers.Author(http, request.Reason);
        var id = request.Registration ?? NewId(RegistryAnswers.Today(time));
        if (request.Status is not null) return RegistryAnswers.Wrong("status is for PUT; what is filed is submitted.");
        if (Read(request, id, null, author, out var filing) is { } problem) return RegistryAnswers.Wrong(problem);
        var result = (await store.ApplyAsync([FilingCommand.File(filing! with { State = FilingState.Submitted }, author)], cancellationToken: cancellationToken))[0];
        if (result.IsRefused) return RegistryAnswers.Refused(result, id);
        http.Response.Headers.Location = $"/api/registrations/{Uri.EscapeDataString(id)}";
        var near = await NearView.OfAsync(store, filing!.Plate, cancellationToken);
        return RegistryAnswers.View(FilingView.Of(result.Filed!, RegistryAnswers.Today(time)) with { Near = near.Count > 0 ? near : null }, StatusCodes.Status201Created);
    }

    public static async Task<IResult> PutAsync(HttpContext http, IRegistryStore store, TimeProvider time, string id, CancellationToken cancellationToken)
    {
        id = RegistryAnswers.IdOf(id);
        var (request, refusal) = await RegistryAnswers.ReadAsync(http, RegistryJson.Default.FilingRequest, cancellationToken);
        if (request is null) return refusal!;
        if (request.Registration is { } other && other != id) return RegistryAnswers.Wrong("registration is another id than the address; leave it out.");
        var author = RegistryAnswers.Author(http, request.Reason);
        var before = await store.GetAsync(id, cancellationToken);
        if (Read(request, id, before?.Filing, author, out var filing) is { } problem) return RegistryAnswers.Wrong(problem);
        request.Entry(id).TryRead(out var told, out _);
        // What it does not name is as it is filed then, not as it was read.
        var command = FilingCommand.Put(told.Registration!, author, now => (request with { Drivers = null }).Rest(now) with { Drivers = request.Drivers is null ? now.Drivers : filing!.Drivers }, request.Revision);
        return Answer((await store.ApplyAsync([command], cancellationToken: cancellationToken))[0], id, time);
    }

    public static async Task<IResult> PatchAsync(HttpContext http, IRegistryStore store, TimeProvider time, string id, CancellationToken cancellationToken)
    {
        id = RegistryAnswers.IdOf(id);
        var (request, refusal) = await RegistryAnswers.ReadAsync(http, RegistryJson.Default.FilingRequest, cancellationToken);
        if (request is null) return refusal!;
        if (request.Status is not null || (request.Registration ?? id) != id) return RegistryAnswers.Wrong("status and registration cannot be changed so; take a step of the life cycle, or file it anew.");
        var author = RegistryAnswers.Author(http, request.Reason);
        for (var attempt = 1; ; attempt++)
        {
            if (await store.GetAsync(id, cancellationToken) is not { Filing: { } filed } before) return RegistryAnswers.NotFound(id);
            if (Read(Over(request, filed), id, filed, author, out var filing) is { } problem) return RegistryAnswers.Wrong(problem);
            var result = (await store.ApplyAsync([FilingCommand.Change(id, request.Revision ?? before.Revision, _ => filing!, author)], cancellationToken: cancellationToken))[0];
            if (result.Outcome != FilingOutcome.Outdated || request.Revision is not null || attempt == Attempts) return Answer(result, id, time);
        }
    }

    public static async Task<IResult> StepAsync(FilingStep step, string id, HttpContext http, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        id = RegistryAnswers.IdOf(id);
        var (request, refusal) = await RegistryAnswers.ReadAsync(http, RegistryJson.Default.StepRequest, cancellationToken);
        if (request is null) return refusal!;
        var author = RegistryAnswers.Author(http, request.Reason);
        if (FilingRules.Problem(author) is { } problem) return RegistryAnswers.Wrong(problem);
        if (FilingLifeCycle.NeedsReason(step) && author.Reason is null) return RegistryAnswers.Wrong("reason is to say why.");
        return Answer((await store.ApplyAsync([FilingCommand.Step(id, step, RegistryAnswers.Today(time), author, request.Revision)], cancellationToken: cancellationToken))[0], id, time);
    }

    private static IResult Answer(FilingResult result, string id, TimeProvider time) => result.IsRefused ? RegistryAnswers.Refused(result, id)
        : RegistryAnswers.View(FilingView.Of(result.Filed!, RegistryAnswers.Today(time)), result.Outcome == FilingOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);

    /// <returns>What is wrong with it.</returns>
    private static string? Read(FilingRequest request, string id, Filing? before, FilingAuthor author, out Filing? filing)
    {
        filing = null;
        if (FilingRules.Problem(author) is { } problem) return problem;
        // What a list holds is not asked for by its type.
        if (request.Drivers?.Any(driver => driver?.Name is null) == true) return "drivers has one without a name.";
        if (!request.Entry(id).TryRead(out var told, out problem)) return problem;
        filing = request.Rest(Filing.Of(told.Registration!, before));
        return FilingRules.Problem(filing);
    }

    /// <summary>What gates know, as it is filed where the request says nothing. A day that is the first or last there is stands for an open end.</summary>
    private static FilingRequest Over(FilingRequest request, Filing filed) => request with
    {
        Plate = request.Plate ?? filed.Plate.Text, Colour = request.Colour ?? (request.Plate is null ? filed.Plate.Colour : PlateColour.Unknown), Status = filed.Status,
        ValidFrom = request.ValidFrom is null ? filed.ValidFrom : request.ValidFrom == Registration.FirstDay ? null : request.ValidFrom,
        ValidTo = request.ValidTo is null ? filed.ValidTo : request.ValidTo == Registration.LastDay ? null : request.ValidTo,
        People = request.People ?? filed.PeopleAboard, Gates = request.Gates ?? filed.Gates,
    };

    public static string NewId(DateOnly today) => $"R{today:yyMMdd}-{RandomNumberGenerator.GetString("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 8)}";
}
