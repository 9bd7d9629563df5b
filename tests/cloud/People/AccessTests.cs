using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Checkpoint.Cloud.Pages;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Checkpoint.Cloud.Tests.People;

/// <summary>Who may do what, over HTTP.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private static readonly Role[] s_everybody = Enum.GetValues<Role>(), s_staff = [Role.Staff, Role.Supervisor], s_registrars = [Role.Registrar, Role.Supervisor], s_supervisors = [Role.Supervisor];

    private readonly Folder _folder = new();
    private CentreProcess _centre = null!;

    public async ValueTask InitializeAsync() => _centre = await CentreProcess.StartAsync(_folder.Path, "--Broker:AllowAnonymous=true");

    public async ValueTask DisposeAsync()
    {
        await _centre.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_role_opens_what_it_is_for_and_nobody_else_anything()
    {
        (string Method, string Path, Role[] Open)[] doors =
        [
            ("GET", "/", s_everybody), ("GET", "/api/gates", s_everybody),
            ("GET", "/passes", s_staff), ("GET", "/passes/x", s_staff), ("GET", "/gates/shenmu/north", s_staff),
            ("GET", "/api/passes", s_staff), ("GET", "/api/passes.csv", s_staff), ("GET", "/api/passes/x", s_staff),
            ("POST", "/api/gates/shenmu/north/commands", s_staff), ("GET", "/api/gates/shenmu/north/commands", s_staff), ("GET", "/api/gates/shenmu/north/commands/x", s_staff),
            ("GET", "/api/policy", s_staff), ("GET", "/api/gates/shenmu/north/policy", s_staff), ("GET", "/api/directives", s_staff), ("GET", "/api/gates/shenmu/north/directives", s_staff),
            ("PUT", "/api/policy", s_supervisors), ("PUT", "/api/gates/shenmu/north/policy", s_supervisors), ("PUT", "/api/directives", s_supervisors), ("PUT", "/api/gates/shenmu/north/directives", s_supervisors),
            ("GET", "/api/registrations", s_registrars), ("GET", "/api/registrations/x", s_registrars), ("PUT", "/api/registrations/x", s_registrars), ("DELETE", "/api/registrations/x", s_registrars), ("POST", "/api/registrations/import", s_registrars),
            ("POST", "/api/registrations", s_registrars), ("POST", "/api/registrations/x/approve", s_registrars), ("GET", "/api/registrations/x/personal", s_registrars), ("GET", "/api/registrations/x/history", s_registrars),
            ("GET", "/api/registrations/near?plate=K", s_registrars), ("GET", "/api/registrations/export.csv", s_registrars), ("GET", "/openapi/v1.json", s_everybody),
            ("GET", "/fleet", s_staff), ("GET", "/reports", s_supervisors), ("GET", "/api/reports/2026-02-11", s_supervisors), ("GET", "/people", [Role.Administrator]), ("GET", "/audit", [Role.Supervisor, Role.Administrator]), ("GET", "/api/audit", [Role.Supervisor, Role.Administrator]),
            ("GET", "/password", s_everybody), ("GET", "/none", s_everybody), ("GET", "/api/none", s_everybody),
        ];
        var tokens = new Dictionary<Role, string>();
        foreach (var role in s_everybody) tokens[role] = await _centre.Accounts.AddProgramAsync($"program-{role}", $"{role}");
        // What a command has added is known within moments.
        await Wait.Until(async () => await AskAsync("GET", "/api/gates", tokens[Role.Administrator]) == HttpStatusCode.OK, "the tokens");

        foreach (var (method, path, open) in doors)
        {
            foreach (var role in s_everybody)
            {
                var status = await AskAsync(method, path, tokens[role]);
                Assert.True(open.Contains(role) == status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized), $"{method} {path} as {role}: {status}");
            }

            foreach (var token in (string?[])[null, "", "nobody's", tokens[Role.Supervisor] + "x", new('x', 10_000)])
            {
                var status = await AskAsync(method, path, token);
                Assert.True(status is HttpStatusCode.Unauthorized || (status is HttpStatusCode.Redirect && !path.StartsWith("/api", StringComparison.Ordinal)), $"{method} {path} as nobody: {status}");
            }
        }

        foreach (var path in (string[])["/sign-in", "/health/live", "/health/ready", "/metrics", "/centre.css", "/icon.svg"]) Assert.Equal((path, HttpStatusCode.OK), (path, await AskAsync("GET", path, null)));
        foreach (var path in (string[])["/_blazor", "/_blazor/negotiate"])
        foreach (var method in (string[])["GET", "POST"]) Assert.Contains(await AskAsync(method, path, null), (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest]);
        Assert.All(tokens.Values, token => Assert.DoesNotContain(token, _centre.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_says_who_may_see_it()
    {
        var pages = typeof(App).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any()).ToList();
        Assert.True(pages.Count >= 9);
        Assert.All(pages, page => Assert.True(page.GetCustomAttribute<AuthorizeAttribute>()?.Policy is not null || page.GetCustomAttribute<AllowAnonymousAttribute>() is not null, page.Name));
    }

    [Fact]
    public async Task What_is_done_stands_in_the_log_under_the_name_of_whoever_is_in()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _centre.Http.PutAsJsonAsync($"{_centre.Url}/api/policy", new { issuer = "somebody else", policy = new { } })).StatusCode);
        var policy = await (await _centre.Http.PutAsJsonAsync($"{_centre.Url}/api/policy", new { policy = new { } })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(CentreProcess.Program, policy.GetProperty("issuer").GetString());
        await _centre.Http.PutAsJsonAsync($"{_centre.Url}/api/directives", new { directives = Array.Empty<object>() });
        await _centre.Http.PutAsJsonAsync($"{_centre.Url}/api/registrations/SM-1", new { plate = "陕K12345" });
        await _centre.Http.PutAsJsonAsync($"{_centre.Url}/api/registrations/SM-2", new { plate = "no plate" });
        await _centre.Http.DeleteAsync($"{_centre.Url}/api/registrations/SM-1");

        var log = await LogAsync("");
        Assert.Equal(
            ["registryChanged DELETE /api/registrations/SM-1", "registryChanged PUT /api/registrations/SM-1", "directivesSet * 0", "policySet * 1", "personAdded admin: Administrator", "tokenAdded tester: Supervisor"],
            log.GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("what").GetString()}"));
        var first = log.GetProperty("entries")[0];
        Assert.Equal((CentreProcess.Program, "127.0.0.1"), (first.GetProperty("who").GetString(), first.GetProperty("from").GetString()));
        Assert.Equal("command", log.GetProperty("entries")[5].GetProperty("from").GetString());

        var page = await LogAsync("?limit=4");
        var rest = await LogAsync($"?limit=4&before={page.GetProperty("next").GetInt64()}");
        Assert.Equal((4, 2, false), (page.GetProperty("entries").GetArrayLength(), rest.GetProperty("entries").GetArrayLength(), rest.TryGetProperty("next", out _)));
        Assert.Equal(HttpStatusCode.BadRequest, (await _centre.Http.GetAsync($"{_centre.Url}/api/audit?limit=0")).StatusCode);

        Task<JsonElement> LogAsync(string query) => _centre.Http.GetFromJsonAsync<JsonElement>($"{_centre.Url}/api/audit{query}");
    }

    [Fact]
    public async Task A_program_whose_token_is_taken_away_hears_nothing_more_though_it_listens()
    {
        using var answer = await _centre.Http.GetAsync($"{_centre.Url}/api/live", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await _centre.Accounts.RunAsync("token", "remove", CentreProcess.Program);
        await stream.CopyToAsync(Stream.Null, new CancellationTokenSource(Wait.Bound).Token); // it ends
        Assert.Equal(HttpStatusCode.Unauthorized, (await _centre.Http.GetAsync($"{_centre.Url}/api/gates")).StatusCode);
    }

    [Fact]
    public async Task A_command_says_what_it_wants_and_never_does_half_of_it()
    {
        foreach (var wrong in (string[][])[["person"], ["person", "add", "x"], ["person", "add", "x", "--role", "king"], ["token", "reset", "x"], ["person", "list", "--verbose"]])
            Assert.Equal((2, ""), await CommandAsync(wrong));
        Assert.Equal((1, ""), await CommandAsync(["person", "remove", "nobody"]));
        Assert.Equal((1, ""), await CommandAsync(["person", "remove", "admin"])); // the last administrator
        Assert.Equal(0, (await CommandAsync(["person", "reset", "admin"])).ExitCode);
        Assert.Equal(0, (await CommandAsync(["person", "add", "王芳", "--role", "registrar"])).ExitCode);
        Assert.Equal(0, (await CommandAsync(["person", "role", "王芳", "--role", "administrator"])).ExitCode);
        Assert.Equal(0, (await CommandAsync(["person", "remove", "admin"])).ExitCode);
        Assert.Matches("(?s)^[^\n]*Administrator +王芳\\s*$", (await CommandAsync(["person", "list"])).Output);
        Assert.Matches("Supervisor +tester", (await CommandAsync(["token", "list"])).Output);

        async Task<(int ExitCode, string Output)> CommandAsync(string[] command)
        {
            using StringWriter output = new(), errors = new();
            var code = await AccountCommand.RunAsync([.. command, $"--Store:Directory={_folder.Path}"], output, errors);
            Assert.True(code == 0 || output.ToString().Length == 0);
            return (code, output.ToString());
        }
    }

    private async Task<HttpStatusCode> AskAsync(string method, string path, string? token)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(new(method), _centre.Url + path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (method is "PUT" or "POST") request.Content = JsonContent.Create(new { }, new System.Net.Http.Headers.MediaTypeHeaderValue(path.EndsWith("/import", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json"));
        return (await http.SendAsync(request)).StatusCode;
    }
}
