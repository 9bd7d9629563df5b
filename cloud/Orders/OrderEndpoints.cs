using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.People;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Orders;

/// <summary>Orders, for programs.</summary>
public static class OrderEndpoints
{
    private const int MaximumScopeBytes = 30 << 10;

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder endpoints)
    {
        // Read by hand: a handler with a typed body would bind before the filters are asked.
        var look = Group(endpoints, May.Look);
        look.MapGet("/gates/{site}/{gate}/commands", Commands);
        look.MapGet("/gates/{site}/{gate}/commands/{id}", Command);
        look.MapGet("/policy", (Delegate)(Func<HttpContext, Task<IResult>>)(http => Policy(http, OrderStore.All)));
        look.MapGet("/gates/{site}/{gate}/policy", async (string site, string gate, HttpContext http) => Of(site, gate) is { } address ? await Policy(http, $"{address}") : NoGate());
        look.MapGet("/directives", (Delegate)(Func<HttpContext, Task<IResult>>)(http => Directives(http, OrderStore.All)));
        look.MapGet("/gates/{site}/{gate}/directives", async (string site, string gate, HttpContext http) => Of(site, gate) is { } address ? await Directives(http, $"{address}") : NoGate());

        Group(endpoints, May.Act).MapPost("/gates/{site}/{gate}/commands", SendAsync).Audit(AuditAction.CommandSent);

        var direct = Group(endpoints, May.Direct);
        direct.MapPut("/policy", (Delegate)(Func<HttpContext, Task<IResult>>)(http => SetPolicyAsync(http, OrderStore.All))).Audit(AuditAction.PolicySet);
        direct.MapPut("/gates/{site}/{gate}/policy", async (string site, string gate, HttpContext http) => Of(site, gate) is { } address ? await SetPolicyAsync(http, $"{address}") : NoGate()).Audit(AuditAction.PolicySet);
        direct.MapPut("/directives", (Delegate)(Func<HttpContext, Task<IResult>>)(http => SetDirectivesAsync(http, OrderStore.All))).Audit(AuditAction.DirectivesSet);
        direct.MapPut("/gates/{site}/{gate}/directives", async (string site, string gate, HttpContext http) => Of(site, gate) is { } address ? await SetDirectivesAsync(http, $"{address}") : NoGate()).Audit(AuditAction.DirectivesSet);
        return endpoints;
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints, string policy) =>
        endpoints.MapGroup("/api").RequireOwnOrigin().AddEndpointFilter<JsonOnly>().RequireAuthorization(policy);

    /// <summary>Whoever is signed in, never what the request says of itself.</summary>
    private static string Issuer(HttpContext http) => Actor.Of(http).Name;

    private static async Task<IResult> SendAsync(string site, string gate, HttpContext http)
    {
        if (Of(site, gate) is not { } address || Service<LiveFeed>(http).Gate($"{address}") is not { } view) return NoGate();
        var (request, problem) = await ReadAsync(http, RequestJson.Default.CommandRequest);
        if (request is null) return problem!;
        if (Problem(request) is { } wrong) return Wrong(wrong);
        if (view.Connection == GateConnection.Offline) return Results.Problem("The gate is not connected; a command is not kept for later.", statusCode: StatusCodes.Status409Conflict);
        var now = Service<TimeProvider>(http).GetLocalNow();
        var command = new GateCommand
        {
            Id = Guid.NewGuid().ToString("n"), IssuedAt = now, Deadline = now.AddSeconds(request.LifetimeSeconds), Issuer = Issuer(http), Action = request.Action,
            Lane = request.Lane, Pass = request.Pass, Reason = request.Reason, Force = request.Force,
        };
        if (OrderJson.Problem(command) is { } malformed) return Wrong(malformed);
        Audited.Note(http, string.Join(' ', new[] { $"{address}", command.Action, command.Lane, command.Id }.Where(part => part is not null)));
        return await Service<OrderDesk>(http).SendAsync(address, command) is { } sent
            ? Results.Json(CommandView.Of(sent, now, full: false), OrdersJson.Default.CommandView, statusCode: StatusCodes.Status202Accepted)
            : Results.Problem("There is no connection to the broker; the command is not sent later.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string? Problem(CommandRequest request) =>
        !(request.LifetimeSeconds is >= 1 and <= 600) ? "lifetimeSeconds is not 1 to 600"
        : CommandActions.OfLane.Contains(request.Action) ? request.Lane is null ? $"{request.Action} needs a lane"
            : request.Pass is null ? $"{request.Action} needs the pass that is seen in the lane, \"{CommandActions.NoPass}\" when there is none"
            : CommandActions.NeedsReason(request.Action) && request.Reason is null ? $"{request.Action} needs a reason" : null
        : !CommandActions.OfGate.Contains(request.Action) ? $"action is none of {string.Join(", ", CommandActions.OfLane.Concat(CommandActions.OfGate))}"
        : request.Lane is not null ? $"{request.Action} is not for a lane" : null;

    private static async Task<IResult> Commands(string site, string gate, HttpContext http, int limit = 50)
    {
        if (Of(site, gate) is not { } address) return NoGate();
        if (limit is < 1 or > OrderStore.Kept) return Wrong($"limit is {limit}; give 1 to {OrderStore.Kept}");
        var now = Service<TimeProvider>(http).GetUtcNow();
        return Results.Json([.. (await Service<OrderStore>(http).CommandsAsync($"{address}", limit)).Select(record => CommandView.Of(record, now, full: false))], OrdersJson.Default.IReadOnlyListCommandView);
    }

    private static async Task<IResult> Command(string site, string gate, string id, HttpContext http) =>
        Of(site, gate) is { } address && await Service<OrderStore>(http).CommandAsync(id) is { } record && record.Gate == $"{address}"
            ? Results.Json(CommandView.Of(record, Service<TimeProvider>(http).GetUtcNow(), full: true), OrdersJson.Default.CommandView)
            : Results.Problem("There is no such command.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> Policy(HttpContext http, string scope) => await Service<OrderStore>(http).PolicyAsync(scope) is { } record
        ? Results.Json(record, OrdersJson.Default.PolicyRecord)
        : Results.Problem("No policy has been set; the gates work by their own.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> SetPolicyAsync(HttpContext http, string scope)
    {
        var (request, problem) = await ReadAsync(http, RequestJson.Default.PolicyRequest);
        if (request is null) return problem!;
        if (PolicyJson.Read(JsonSerializer.SerializeToUtf8Bytes(request.Policy, RequestJson.Default.JsonElement), out var unfit) is not { } policy) return Wrong(unfit!);
        var record = await Service<OrderStore>(http).SetPolicyAsync(scope, policy, Issuer(http), Service<TimeProvider>(http).GetLocalNow());
        Service<OrderDesk>(http).Changed(scope);
        Audited.Note(http, $"{scope} {record.Policy.Version}");
        return Results.Json(record, OrdersJson.Default.PolicyRecord);
    }

    private static async Task<IResult> Directives(HttpContext http, string scope)
    {
        var store = Service<OrderStore>(http);
        var list = (scope == OrderStore.All ? await store.DirectivesOfAsync(scope) : await store.DirectivesAsync(scope)) ?? new DirectiveList { Version = 0, Directives = [] };
        var acknowledged = new List<AcknowledgedRecord>();
        foreach (var each in list.Directives) acknowledged.AddRange((await store.AcknowledgedAsync(each.Id)).Where(record => scope == OrderStore.All || record.Gate == scope));
        return Results.Json(new DirectivesView(list.Version, list.Directives, acknowledged), OrdersJson.Default.DirectivesView);
    }

    private static async Task<IResult> SetDirectivesAsync(HttpContext http, string scope)
    {
        var (request, problem) = await ReadAsync(http, RequestJson.Default.DirectivesRequest);
        if (request is null) return problem!;
        if (request.Directives.Any(each => each is null)) return Wrong("a directive is null");
        var (store, now) = (Service<OrderStore>(http), Service<TimeProvider>(http).GetLocalNow());
        var known = (await store.DirectivesOfAsync(scope))?.Directives ?? [];
        var list = new DirectiveList { Version = 1, Directives = [.. request.Directives.Select(each => Kept(known, each) ?? Made(each, Issuer(http), now))] };
        if (OrderJson.Problem(list) is { } wrong) return Wrong(wrong);
        if (OrderJson.Write(list).Length > MaximumScopeBytes) return Wrong($"the directives have more than {MaximumScopeBytes} bytes");
        await store.SetDirectivesAsync(scope, list.Directives);
        Service<OrderDesk>(http).Changed(scope);
        Audited.Note(http, $"{scope} {list.Directives.Count}");
        return await Directives(http, scope);
    }

    private static Directive? Kept(IReadOnlyList<Directive> known, DirectiveRequest asked) =>
        known.FirstOrDefault(each => each.Id == asked.Id && each.Title == asked.Title && each.Text == asked.Text && each.Until == asked.Until);

    private static Directive Made(DirectiveRequest asked, string issuer, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString("n"), Title = asked.Title, Text = asked.Text, Until = asked.Until, Issuer = issuer, IssuedAt = now,
    };

    private static async Task<(T? Request, IResult? Problem)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> json) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, json, http.RequestAborted) is { } request ? (request, null) : (null, Wrong("the body is null"));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return (null, Wrong(malformed.Message));
        }
    }

    private static GateAddress? Of(string site, string gate) => GateAddress.IsName(site) && GateAddress.IsName(gate) ? new(site, gate) : null;

    private static IResult NoGate() => Results.Problem("No gate of this name has reported.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Wrong(string why) => Results.Problem(why, statusCode: StatusCodes.Status400BadRequest);

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
