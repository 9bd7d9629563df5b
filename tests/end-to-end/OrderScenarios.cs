using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>What the centre asks, from its API to the relay, and back.</summary>
public sealed class OrderScenarios(CheckpointRig rig) : IClassFixture<CheckpointRig>
{
    private const string Gate = $"/api/gates/{GateProcess.Site}/{GateProcess.Name}";

    [Fact]
    public async Task The_centre_opens_a_barrier_sets_a_policy_and_has_a_directive_acknowledged()
    {
        await Wait.UntilAsync("the gate at the centre", async () => (await rig.Centre.GetAsync("/api/gates")).EnumerateArray().Any(each => each.GetProperty("connection").GetString() == "online"));
        var before = await rig.Gate.PulsesAsync("Open");
        var sent = await rig.Centre.SendAsync(HttpMethod.Post, $"{Gate}/commands", new { action = "openByHand", lane = GateProcess.Lane, pass = "none", reason = "消防车" });
        var path = $"{Gate}/commands/{sent.GetProperty("id").GetString()}";
        var ended = await Wait.ForAsync("the answer", () => rig.Centre.GetAsync(path), view => view.GetProperty("state").GetString() is not "sent", () => rig.Centre.Output);
        Assert.Equal("done", ended.GetProperty("state").GetString());
        await Wait.UntilAsync("the open relay", async () => await rig.Gate.PulsesAsync("Open") == before + 1);

        var set = await rig.Centre.SendAsync(HttpMethod.Put, "/api/policy", new { policy = new { screening = new { feverCelsius = 37.4 }, disinfection = new { durationSeconds = 1 } } });
        await Wait.UntilAsync("the directive's list", async () => (await rig.Centre.SendAsync(HttpMethod.Put, "/api/directives", new
        {
            directives = new[] { new { title = new { zh = "测温", en = "Screening" }, text = new { zh = "复测。", en = "Measure twice." } } },
        })).GetProperty("directives").GetArrayLength() == 1);
        var version = set.GetProperty("policy").GetProperty("version").GetInt64();
        await Wait.UntilAsync("the policy at the gate", async () => Status(await rig.Centre.GetAsync("/api/gates"), "policyVersion") == version, () => rig.Gate.Output);

        var directive = await Wait.ForAsync("the directive at the gate", () => rig.Gate.GetAsync("/directives"), list => list.GetArrayLength() == 1);
        await rig.Gate.PostAsync($"/directives/{directive[0].GetProperty("id").GetString()}/acknowledge");
        var read = await Wait.ForAsync("the acknowledgement", () => rig.Centre.GetAsync($"{Gate}/directives"), view => view.GetProperty("acknowledged").GetArrayLength() == 1);
        Assert.Equal(GateProcess.Guard, read.GetProperty("acknowledged")[0].GetProperty("by").GetString());
    }

    private static long? Status(JsonElement gates, string member) =>
        gates[0].TryGetProperty("status", out var status) && status.TryGetProperty(member, out var value) ? value.GetInt64() : null;
}
