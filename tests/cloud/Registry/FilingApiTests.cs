using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>The centre as it ships, by its address alone, on each store.</summary>
public abstract class FilingApiTests : IAsyncLifetime
{
    private const string Phone = "13812341234", Number = "61270119900101123X";

    private IRegistryHome? _home;
    private CentreProcess? _centre;

    protected string Registrations => _centre!.Url + "/api/registrations";

    protected HttpClient Http => _centre!.Http;

    public async ValueTask InitializeAsync()
    {
        _home = await HomeAsync();
        _centre = await CentreProcess.StartAsync([.. _home.Settings, "--Broker:AllowAnonymous=true"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _centre!.DisposeAsync();
        await _home!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IRegistryHome> HomeAsync();

    [Fact]
    public async Task A_vehicle_is_filed_approved_used_suspended_and_its_history_says_who_and_why_and_shows_nobody_s_phone()
    {
        var made = await FileAsync("SM/1", "陕K12345");
        Assert.Equal(("submitted", "pending", 1), (made.GetProperty("state").GetString(), made.GetProperty("status").GetString(), made.GetProperty("revision").GetInt32()));
        Assert.Equal(0, await VersionAsync());
        await StepAsync("SM%2F1/approve", new { });
        await StepAsync("SM%2F1/activate", new { });
        Assert.Equal(1, await VersionAsync());
        await RefusedAsync(HttpStatusCode.Conflict, await Http.PostAsJsonAsync(Registrations + "/SM%2F1/approve", new { }));
        await RefusedAsync(HttpStatusCode.BadRequest, await Http.PostAsJsonAsync(Registrations + "/SM%2F1/suspend", new { }));
        await RefusedAsync(HttpStatusCode.BadRequest, await Http.PostAsJsonAsync(Registrations + "/SM%2F1/suspend", new { by = "wang", reason = "fever" }));
        var suspended = await StepAsync("SM%2F1/suspend", new { reason = "fever" });
        Assert.Equal(["resume", "revoke"], suspended.GetProperty("steps").EnumerateArray().Select(each => each.GetString()!));

        // As it was shown, masked, it is given back with another name of the enterprise.
        var driver = suspended.GetProperty("drivers")[0];
        Assert.Equal(("138****1234", "6127************3X"), (driver.GetProperty("phone").GetString(), driver.GetProperty("idNumber").GetString()));
        var patched = await Http.PatchAsJsonAsync(Registrations + "/SM/1", new { enterprise = "另一煤矿", revision = 4, drivers = new[] { driver } });
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        await RefusedAsync(HttpStatusCode.Conflict, await Http.PatchAsJsonAsync(Registrations + "/SM/1", new { enterprise = "x", revision = 4 }));
        await RefusedAsync(HttpStatusCode.BadRequest, await Http.PatchAsJsonAsync(Registrations + "/SM/1", new { drivers = new[] { new { name = "李四", phone = "139****1234" } } }));

        await RefusedAsync(HttpStatusCode.BadRequest, await Http.GetAsync(Registrations + "/SM%2F1/personal"));
        var personal = JsonElement.Parse(await Http.GetStringAsync(Registrations + "/SM%2F1/personal?reason=accident"));
        Assert.Equal((Phone, Number, "suspended"), (personal.GetProperty("drivers")[0].GetProperty("phone").GetString(), personal.GetProperty("drivers")[0].GetProperty("idNumber").GetString(), personal.GetProperty("state").GetString()));

        var text = await Http.GetStringAsync(Registrations + "/SM%2F1/history");
        var history = JsonElement.Parse(text);
        Assert.Equal(
            ["personalDataSeen tester accident", "changed tester ", "suspended tester fever", "activated tester ", "approved tester ", "filed tester "],
            history.EnumerateArray().Select(each => $"{each.GetProperty("action").GetString()} {each.GetProperty("by").GetString()} {(each.TryGetProperty("reason", out var why) ? why.GetString() : "")}"));
        Assert.Equal(["enterprise 榆林某煤矿 另一煤矿"], Changes(history[1]));
        Assert.Equal(["state active suspended"], Changes(history[2]));
        foreach (var answer in new[] { text, await Http.GetStringAsync(Registrations + "/SM/1"), await Http.GetStringAsync(Registrations), suspended.GetRawText() })
        {
            Assert.DoesNotContain(Phone, answer, StringComparison.Ordinal);
            Assert.DoesNotContain(Number, answer, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Phone, _centre!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_by_part_enterprise_and_state_and_pages_and_near_plates_are_pointed_out()
    {
        await FileAsync("A", "陕K12345");
        var near = await FileAsync("B", "陕K1234S");
        Assert.Equal("lookAlike", near.GetProperty("near")[0].GetProperty("likeness").GetString());
        await FileAsync("C", "晋A99999");
        var taken = await Http.PostAsJsonAsync(Registrations, new { registration = "D", plate = "陕k·12345", colour = "yellow" });
        await RefusedAsync(HttpStatusCode.Conflict, taken);
        Assert.Contains("\"registration\":\"A\"", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await RefusedAsync(HttpStatusCode.Conflict, await Http.PostAsJsonAsync(Registrations, new { registration = "A", plate = "陕K55555" }));
        Assert.Equal(HttpStatusCode.Created, (await Http.PostAsJsonAsync(Registrations, new { plate = "陕K55555" })).StatusCode);
        await StepAsync("C/approve", new { });

        Assert.Equal(["A", "B"], await FoundAsync("plate=k123"));
        Assert.Equal(["C"], await FoundAsync("state=approved&enterprise=煤"));
        Assert.Empty(await FoundAsync("plate=没有"));
        await RefusedAsync(HttpStatusCode.BadRequest, await Http.GetAsync(Registrations + "?state=asleep"));
        await RefusedAsync(HttpStatusCode.BadRequest, await Http.GetAsync(Registrations + "?limit=0"));
        var first = JsonElement.Parse(await Http.GetStringAsync(Registrations + "?plate=K&limit=1"));
        Assert.Equal((3, "A"), (first.GetProperty("total").GetInt32(), first.GetProperty("registrations")[0].GetProperty("registration").GetString()));
        var second = JsonElement.Parse(await Http.GetStringAsync(Registrations + "?plate=K&limit=1&after=" + first.GetProperty("next").GetString()));
        Assert.Equal("B", second.GetProperty("registrations")[0].GetProperty("registration").GetString());
        Assert.Equal("B", JsonElement.Parse(await Http.GetStringAsync(Registrations + "/near?plate=陕K12345&colour=yellow"))[0].GetProperty("registration").GetString());
    }

    [Fact]
    public async Task A_program_that_knows_gates_only_takes_nothing_away_of_what_a_registrar_has_filed()
    {
        await FileAsync("A", "陕K12345");
        Assert.Equal(HttpStatusCode.OK, (await Http.PutAsJsonAsync(Registrations + "/A", new { plate = "陕K12345", colour = "yellow", people = 3 })).StatusCode);
        var filed = JsonElement.Parse(await Http.GetStringAsync(Registrations + "/A"));
        Assert.Equal(("active", "榆林某煤矿", "138****1234", 3), (filed.GetProperty("state").GetString(), filed.GetProperty("enterprise").GetString(), filed.GetProperty("drivers")[0].GetProperty("phone").GetString(), filed.GetProperty("people").GetInt32()));
        Assert.Equal("tester", filed.GetProperty("by").GetString());
        await RefusedAsync(HttpStatusCode.Conflict, await Http.PutAsJsonAsync(Registrations + "/A", new { plate = "陕K12345", colour = "yellow", people = 4, revision = 1 }));
        await RefusedAsync(HttpStatusCode.NotFound, await Http.PutAsJsonAsync(Registrations + "/B", new { plate = "陕K12346", revision = 1 }));
        Assert.Equal(HttpStatusCode.OK, (await Http.PutAsJsonAsync(Registrations + "/A", new { plate = "陕K12345", colour = "yellow", people = 4, revision = 2 })).StatusCode);
    }

    [Theory]
    [InlineData("""{"plate":"陕K12345","drivers":[{"name":"李四","idNumber":"612701199001011235"}]}""")]
    [InlineData("""{"plate":"陕K12345","drivers":[{"name":""}]}""")]
    [InlineData("""{"plate":"陕K12345","drivers":[null]}""")]
    [InlineData("""{"plate":"陕K12345","vehicleClass":"spaceship"}""")]
    [InlineData("""{"plate":"陕K12345","vehicleClass":1}""")]
    [InlineData("""{"plate":"陕K12345","enterprise":"a\u0000b"}""")]
    [InlineData("""{"plate":"陕K12345","status":"active"}""")]
    [InlineData("""{"plate":"陕K12345","by":"li"}""")]
    [InlineData("""{"colour":"yellow"}""")]
    public async Task What_cannot_be_filed_is_refused_in_words_without_what_was_sent(string body)
    {
        var answer = await Http.PostAsync(Registrations, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await RefusedAsync(HttpStatusCode.BadRequest, answer);
        Assert.DoesNotContain("612701", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await FoundAsync(""));
    }

    [Fact]
    public async Task Every_route_of_the_registry_is_in_the_OpenAPI_document()
    {
        var paths = JsonElement.Parse(await Http.GetStringAsync(_centre!.Url + "/openapi/v1.json")).GetProperty("paths");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(TimeProvider.System).AddRegistry();
        await using var app = builder.Build();
        app.MapRegistry();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 15);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("**", "", StringComparison.Ordinal).TrimEnd('/');
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var operation = paths.GetProperty(path).GetProperty(method.ToLowerInvariant());
                Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
                if (method is "PUT" or "PATCH") Assert.True(operation.TryGetProperty("requestBody", out _), $"{method} {path}");
            }
        }
    }

    protected async Task<JsonElement> FileAsync(string id, string plate)
    {
        var answer = await Http.PostAsJsonAsync(Registrations, new
        {
            registration = id, plate, colour = "yellow", vehicleClass = "tractor", enterprise = "榆林某煤矿", from = "榆林", to = "神木", people = 2,
            drivers = new[] { new { name = "李四", phone = "138 1234 1234", idNumber = Number } },
        });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> StepAsync(string step, object request)
    {
        var answer = await Http.PostAsJsonAsync($"{Registrations}/{step}", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    protected static async Task RefusedAsync(HttpStatusCode status, HttpResponseMessage answer) =>
        Assert.True((status, "application/problem+json") == (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");

    protected async Task<string[]> FoundAsync(string query) =>
        [.. JsonElement.Parse(await Http.GetStringAsync($"{Registrations}?{query}")).GetProperty("registrations").EnumerateArray().Select(each => each.GetProperty("registration").GetString()!)];

    private async Task<long> VersionAsync() => JsonElement.Parse(await Http.GetStringAsync(Registrations + "?limit=1")).GetProperty("head").GetProperty("version").GetInt64();

    private static IEnumerable<string> Changes(JsonElement entry) =>
        entry.GetProperty("changes").EnumerateArray().Select(each => $"{each.GetProperty("member").GetString()} {each.GetProperty("before").GetString()} {each.GetProperty("after").GetString()}");
}

public sealed class EmbeddedFilingApiTests : FilingApiTests
{
    protected override Task<IRegistryHome> HomeAsync() => Task.FromResult<IRegistryHome>(new EmbeddedRegistryHome());
}

public sealed class PostgresFilingApiTests(PostgresServer server) : FilingApiTests
{
    protected override async Task<IRegistryHome> HomeAsync() => new PostgresRegistryHome(await server.CreateDatabaseAsync());
}
