using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Staff;

namespace Checkpoint.Edge.Traffic;

/// <summary>A gate over its public HTTP interfaces, as cameras, staff and the simulated world use them.</summary>
internal sealed class GateClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="token">Of the person who acts; null: nobody does.</param>
    public GateClient(Uri gate, string? token)
    {
        _http = new HttpClient { BaseAddress = gate, Timeout = TimeSpan.FromSeconds(15) };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HasStaff = token is not null;
    }

    public bool HasStaff { get; }

    public async Task<IReadOnlyList<LaneSnapshot>> LanesAsync(CancellationToken stop) =>
        (await _http.GetFromJsonAsync("/simulation", SimulationJson.Default.IReadOnlyListLaneSnapshot, stop))!;

    public async Task<LaneSnapshot> RoadAsync(string lane, CancellationToken stop) =>
        (await _http.GetFromJsonAsync($"/simulation/lanes/{lane}", SimulationJson.Default.LaneSnapshot, stop))!;

    public Task ArriveAsync(string lane, TruckRequest truck, CancellationToken stop) => SimulateAsync(lane, "truck", truck, SimulationJson.Default.TruckRequest, stop);

    public Task FaultAsync(string lane, SimulatedFault fault, bool on, CancellationToken stop) =>
        SimulateAsync(lane, "faults", new FaultRequest(fault, on), SimulationJson.Default.FaultRequest, stop);

    /// <returns>The status of the gate's answer.</returns>
    public async Task<HttpStatusCode> PushAsync(string path, HttpContent body, CancellationToken stop)
    {
        using var answer = await _http.PostAsync(path, body, stop);
        return answer.StatusCode;
    }

    public async Task<LaneView> LaneAsync(string lane, CancellationToken stop) =>
        (await _http.GetFromJsonAsync($"/lanes/{lane}", LaneViewJson.Default.LaneView, stop))!;

    /// <returns>False when the lane refused.</returns>
    public async Task<bool> ActAsync(string lane, ActionRequest action, CancellationToken stop)
    {
        using var answer = await _http.PostAsJsonAsync($"/lanes/{lane}/actions", action, ActionJson.Default.ActionRequest, stop);
        if (answer.StatusCode != HttpStatusCode.Conflict) answer.EnsureSuccessStatusCode();
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task SimulateAsync<T>(string lane, string what, T request, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var answer = await _http.PostAsJsonAsync($"/simulation/lanes/{lane}/{what}", request, type, stop);
        answer.EnsureSuccessStatusCode();
    }
}
