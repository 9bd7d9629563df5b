using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Checkpoint.Cloud.Tests.Running;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

public sealed class RegistryApiTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private CentreProcess? _centre;

    private HttpClient Http => _centre!.Http;

    private string Registrations => _centre!.Url + "/api/registrations";

    public async ValueTask InitializeAsync() => _centre = await CentreProcess.StartAsync(_folder.Path, "--Broker:AllowAnonymous=true");

    public async ValueTask DisposeAsync()
    {
        await _centre!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_registration_is_filed_found_changed_and_removed_and_outlives_a_kill()
    {
        var made = await Http.PutAsJsonAsync(Registrations + "/SM-2026/1", new { plate = "陕k·12345", colour = "yellow", people = 2, gates = new[] { "north/*" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var same = await Http.PutAsJsonAsync(Registrations + "/SM-2026/1", new { plate = "陕K12345", colour = "yellow", people = 2, gates = new[] { "north/*" } });
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        Assert.Equal(1, await VersionAsync());
        var taken = await Http.PutAsJsonAsync(Registrations + "/SM-2", new { plate = "陕K12345", colour = "yellow" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        _centre!.Kill();
        await _centre.RestartAsync();
        var found = JsonElement.Parse(await Http.GetStringAsync(Registrations + "/SM-2026/1"));
        Assert.Equal(("陕K12345", "yellow", 2), (found.GetProperty("plate").GetString(), found.GetProperty("colour").GetString(), found.GetProperty("people").GetInt32()));
        var list = JsonElement.Parse(await Http.GetStringAsync(Registrations + "?plate=陕K-12345"));
        Assert.Equal("SM-2026/1", list.GetProperty("registrations").EnumerateArray().Single().GetProperty("registration").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await Http.DeleteAsync(Registrations + "/SM-2026/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync(Registrations + "/SM-2026/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(Registrations + "/SM-2026/1")).StatusCode);
        Assert.Equal(2, await VersionAsync());
    }

    [Fact]
    public async Task An_import_files_every_line_or_none()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 700).Select(n => $$"""{"plate":"陕K{{n:D5}}","registration":"SM-{{n}}"}"""));
        var torn = await ImportAsync(lines + "\n{\"plate\":\"陕K1\",\"registration\":\"SM-700\"}\n\n");
        Assert.Equal(HttpStatusCode.BadRequest, torn.StatusCode);
        Assert.Contains("Line 701", await torn.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await VersionAsync());

        var whole = JsonElement.Parse(await (await ImportAsync(lines)).Content.ReadAsStringAsync());
        Assert.Equal((700, 0), (whole.GetProperty("created").GetInt32(), whole.GetProperty("refused").GetInt32()));
        var again = JsonElement.Parse(await (await ImportAsync(lines + "\n{\"plate\":\"陕K00001\",\"registration\":\"other\"}")).Content.ReadAsStringAsync());
        Assert.Equal((700, 1, 701), (again.GetProperty("same").GetInt32(), again.GetProperty("refused").GetInt32(), again.GetProperty("conflicts")[0].GetInt32()));
        Assert.Equal(700, await VersionAsync());

        var seen = 0;
        for (string? after = ""; after is not null;)
        {
            var page = JsonElement.Parse(await Http.GetStringAsync($"{Registrations}?limit=300&after={after}"));
            seen += page.GetProperty("registrations").GetArrayLength();
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        Assert.Equal(700, seen);
    }

    [Theory]
    [InlineData("""{"plate":"陕K12345"}""", "text/plain", null, 415)]
    [InlineData("""{"plate":"陕K12345"}""", "application/json", "http://elsewhere.example", 403)]
    [InlineData("""{"plate":"陕K12345"}""", "application/json", "null", 403)]
    [InlineData("""{"plate":"陕K12345","staus":"revoked"}""", "application/json", null, 400)]
    [InlineData("""{"plate":"K12345"}""", "application/json", null, 400)]
    [InlineData("""{"plate":"陕K12345","registration":"other"}""", "application/json", null, 400)]
    [InlineData("""{"plate":"陕K12345","removed":true}""", "application/json", null, 400)]
    [InlineData("""{"plate":"陕K12345","people":64}""", "application/json", null, 400)]
    [InlineData("[", "application/json", null, 400)]
    [InlineData("", "application/json", null, 400)]
    public async Task What_cannot_be_filed_is_refused_in_words_and_changes_nothing(string body, string kind, string? origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Registrations + "/SM-1") { Content = new StringContent(body, Encoding.UTF8, kind) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        var answer = await Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, await VersionAsync());
    }

    [Fact]
    public async Task A_body_longer_than_a_registration_can_be_is_refused()
    {
        var answer = await Http.PutAsync(Registrations + "/SM-1", new StringContent("{\"plate\":\"陕K12345\"" + new string(' ', 20_000) + "}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private Task<HttpResponseMessage> ImportAsync(string lines) => Http.PostAsync(Registrations + "/import", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));

    private async Task<long> VersionAsync() => JsonElement.Parse(await Http.GetStringAsync(Registrations + "?limit=1")).GetProperty("head").GetProperty("version").GetInt64();
}
