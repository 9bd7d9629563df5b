using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Checkpoint.Edge.Staff;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Edge.Tests.Staff;

public sealed class StaffInterfaceTests
{
    [Fact]
    public async Task Only_who_has_a_token_gets_in_and_only_as_long_as_they_have_it()
    {
        await using var gate = await RunningGate.StartAsync();
        var token = gate.Enlist("李强");
        Assert.Equal(HttpStatusCode.OK, await LanesAsync(gate, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await LanesAsync(gate, token + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await LanesAsync(gate, null));

        gate.Dismiss("李强");
        Assert.Equal(HttpStatusCode.Unauthorized, await LanesAsync(gate, token));
        Assert.Equal(HttpStatusCode.OK, (await gate.Client.GetAsync("/lanes")).StatusCode);
    }

    [Fact]
    public async Task A_new_token_of_the_same_person_ends_the_old_one()
    {
        await using var gate = await RunningGate.StartAsync();
        var (first, second) = (gate.Enlist("李强"), gate.Enlist("李强"));
        Assert.Equal(HttpStatusCode.Unauthorized, await LanesAsync(gate, first));
        Assert.Equal(HttpStatusCode.OK, await LanesAsync(gate, second));
    }

    [Fact]
    public async Task Who_guesses_is_slowed_down_and_staff_are_not_locked_out_by_it()
    {
        await using var gate = await RunningGate.StartAsync();
        for (var guess = 0; guess < WrongTokens.PerMinute; guess++)
            Assert.Equal(HttpStatusCode.Unauthorized, await LanesAsync(gate, $"guess-{guess}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LanesAsync(gate, "one-more"));
        Assert.Equal(HttpStatusCode.OK, (await gate.Client.GetAsync("/lanes")).StatusCode);
    }

    [Fact]
    public async Task The_file_holds_no_token_and_is_readable_for_its_owner_only()
    {
        await using var gate = await RunningGate.StartAsync();
        var token = gate.Enlist("李强");
        var path = gate.Services.GetRequiredService<StaffFile>().Path;
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_lets_nobody_in()
    {
        await using var gate = await RunningGate.StartAsync();
        await File.WriteAllTextAsync(gate.Services.GetRequiredService<StaffFile>().Path, "[{\"name\":");
        Assert.Equal(HttpStatusCode.Unauthorized, (await gate.Client.GetAsync("/lanes")).StatusCode);
    }

    [Fact]
    public async Task A_refused_action_says_why_in_the_language_asked_for_and_is_recorded()
    {
        await using var gate = await RunningGate.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/lanes/lane-1/actions") { Content = JsonContent.Create(new { action = "admit", reason = "x" }) };
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        var answer = await gate.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("no-vehicle", body.GetProperty("refusal").GetString());
        Assert.Equal("车道内没有车辆。", body.GetProperty("message").GetString());
        var acted = await gate.EventAsync<StaffActed>();
        Assert.Equal((RunningGate.Person, "admit", false), (acted.By, acted.Action, acted.Accepted));
    }

    [Theory]
    [InlineData("""{"action":"openTheGate"}""", "enterPlate")]
    [InlineData("""{"action":"enterPlate"}""", "plate")]
    [InlineData("""{"action":"enterPlate","plate":"HELLO"}""", "")]
    [InlineData("""{"action":"openByHand"}""", "reason")]
    [InlineData("""{"action":"openByHand","reason":"a\u0007b"}""", "reason")]
    [InlineData("""{"action":"setPeople"}""", "people")]
    [InlineData("""{"action":"holdOpen"}""", "on")]
    [InlineData("""{"action":"acknowledgeAlarm","alarm":99}""", "alarm")]
    [InlineData("""{"action":"enterContactReading","celsius":20}""", "celsius")]
    [InlineData("""{"action":"release","by":"somebody else"}""", "by")]
    [InlineData("""{"action":"release","action":"isolate"}""", "action")]
    [InlineData("null", "action")]
    [InlineData("{", "JSON")]
    public async Task An_action_that_is_none_is_answered_with_what_is_wrong(string body, string told)
    {
        await using var gate = await RunningGate.StartAsync();
        var answer = await gate.Client.PostAsync("/lanes/lane-1/actions", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(gate.Events, e => e is StaffActed);
    }

    [Fact]
    public async Task A_reason_is_limited_and_a_lane_that_is_not_there_is_named()
    {
        await using var gate = await RunningGate.StartAsync();
        var longest = new string('x', ActionReader.MaximumReason);
        Assert.Equal(HttpStatusCode.BadRequest, (await gate.ActAsync(new { action = "hold", reason = longest + "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await gate.ActAsync(new { action = "hold", reason = longest })).StatusCode);
        var nowhere = await gate.Client.GetAsync("/lanes/lane-9");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        Assert.Contains("lane-1", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screen_that_follows_a_lane_sees_its_changes_and_is_let_go_when_the_gate_stops()
    {
        await using var gate = await RunningGate.StartAsync();
        using var stream = new StreamReader(await gate.Client.GetStreamAsync("/lanes/lane-1/stream"));
        Assert.Contains("\"phase\":\"Idle\"", await DataAsync(stream), StringComparison.Ordinal);
        await gate.ActAsync(new { action = "stopEverything" });
        while (!(await DataAsync(stream)).Contains("\"phase\":\"Stopped\"", StringComparison.Ordinal)) { }
        await gate.StopAsync();
        while (await stream.ReadLineAsync() is not null) { }
    }

    [Fact]
    public async Task A_screen_whose_token_was_taken_away_is_shown_no_further_change()
    {
        await using var gate = await RunningGate.StartAsync();
        using var client = new HttpClient { BaseAddress = gate.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gate.Enlist("李强"));
        using var stream = new StreamReader(await client.GetStreamAsync("/lanes/lane-1/stream"));
        await DataAsync(stream);
        gate.Dismiss("李强");
        await gate.ActAsync(new { action = "stopEverything" });
        var rest = await stream.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("\"phase\":\"Stopped\"", rest, StringComparison.Ordinal);
    }

    private static async Task<string> DataAsync(StreamReader stream)
    {
        while (true)
        {
            var line = await stream.ReadLineAsync() ?? throw new EndOfStreamException();
            if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
        }
    }

    private static async Task<HttpStatusCode> LanesAsync(RunningGate gate, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/lanes");
        using var client = new HttpClient { BaseAddress = gate.Client.BaseAddress };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await client.SendAsync(request)).StatusCode;
    }
}
