using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Edge.Tests.Hardware;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Simulation;

public sealed class SimulationEndpointsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await Serve("simulated");
        _world = _app.Services.GetRequiredService<World>();
        _ = _app.Services.GetRequiredService<GateHardware>();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_truck_can_be_sent_and_is_seen_in_the_state()
    {
        var answer = await Post("truck", """{"behaviour":"Tailgate","lengthMetres":9,"people":[{"bodyCelsius":38.5},{"skinCelsius":33}]}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("truck").GetInt32());
        var truck = (await State()).GetProperty("trucks")[0];
        Assert.Equal("Tailgate", truck.GetProperty("behaviour").GetString());
        Assert.Equal(-34, truck.GetProperty("tail").GetDouble());
    }

    [Fact]
    public async Task A_fault_can_be_set_and_cleared()
    {
        await Post("person", """{"skinCelsius":33.5,"seconds":20}""");
        Advance();
        using var sensor = new Mlx90614(_world.Thermometer(new ThermometerAddress(1, 0x5A)));
        Assert.Equal(HttpStatusCode.NoContent, (await Post("faults", """{"fault":"WrongPec"}""")).StatusCode);
        Assert.Equal(ReadFault.WrongPec, sensor.ReadObjectTemperature().Fault);
        Assert.Equal(HttpStatusCode.NoContent, (await Post("faults", """{"fault":"WrongPec","on":false}""")).StatusCode);
        Assert.Equal(33.5, sensor.ReadObjectTemperature().Celsius!.Value, 1.0);
    }

    [Fact]
    public async Task A_contact_can_be_forced_and_set_free()
    {
        await Post("sensors", """{"sensor":"EmergencyStop","active":true}""");
        Advance();
        Assert.True((await State()).GetProperty("sensors").GetProperty("EmergencyStop").GetBoolean());
        await Post("sensors", """{"sensor":"EmergencyStop","active":null}""");
        Advance();
        Assert.False((await State()).GetProperty("sensors").GetProperty("EmergencyStop").GetBoolean());
    }

    [Fact]
    public async Task People_and_weather_can_be_set()
    {
        await Post("ambient", """{"celsius":-15}""");
        Advance();
        Assert.Equal(-15, (await State()).GetProperty("objectCelsius").GetDouble(), 1);
        await Post("person", """{"skinCelsius":33.5,"seconds":20}""");
        Advance();
        Assert.Equal(33.5, (await State()).GetProperty("objectCelsius").GetDouble(), 1);
    }

    [Fact]
    public async Task All_lanes_are_shown_together()
    {
        var lanes = JsonDocument.Parse(await _client.GetStringAsync(new Uri("/simulation", UriKind.Relative))).RootElement;
        Assert.Equal("lane-1", Assert.Single(lanes.EnumerateArray()).GetProperty("lane").GetString());
        Assert.Equal("lane-1", _world.Lanes.Keys.Single());
    }

    [Theory]
    [InlineData("truck", "{", "")]
    [InlineData("truck", "null", "null")]
    [InlineData("truck", """{"lenght":9}""", "lenght")]
    [InlineData("truck", """{"lengthMetres":900}""", "lengthMetres is 900; use 2 to 30")]
    [InlineData("truck", """{"waitSeconds":-1}""", "waitSeconds is -1")]
    [InlineData("truck", """{"behaviour":"Fly"}""", "behaviour")]
    [InlineData("faults", """{"fault":"CutWire"}""", "sensor is ; use one of ArrivalLoop")]
    [InlineData("faults", """{"fault":"WriteError","output":"Siren"}""", "output is Siren; use one of Open")]
    [InlineData("faults", """{"fault":"WrongPec","probability":0}""", "probability is 0")]
    [InlineData("faults", """{}""", "fault")]
    [InlineData("sensors", """{"active":true}""", "sensor")]
    [InlineData("truck", """{"people":[null]}""", "people")]
    [InlineData("person", """{"seconds":0}""", "seconds is 0")]
    [InlineData("ambient", """{"celsius":99}""", "celsius is 99")]
    public async Task A_request_that_makes_no_sense_is_refused_with_the_reason(string what, string body, string reason)
    {
        var answer = await Post(what, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_lane_is_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri("/simulation/lanes/lane-9", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.PostAsync(new Uri("/simulation/lanes/lane-9/truck", UriKind.Relative), new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public async Task With_real_hardware_nothing_is_mapped()
    {
        await using var app = await Serve("gpio");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/simulation", UriKind.Relative))).StatusCode);
        Assert.Null(app.Services.GetService<World>());
    }

    private async Task<WebApplication> Serve(string driver)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddHardware(Settings.Of(("Hardware:Driver", driver)));
        var app = builder.Build();
        app.MapSimulation();
        await app.StartAsync();
        return app;
    }

    private void Advance()
    {
        for (var i = 0; i < 100; i++) _time.Advance(World.StepLength);
    }

    private async Task<HttpResponseMessage> Post(string what, string body) =>
        await _client.PostAsync(new Uri($"/simulation/lanes/lane-1/{what}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<JsonElement> State() =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri("/simulation/lanes/lane-1", UriKind.Relative))).RootElement;
}
