using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>From the registry at the centre to the arm at the gate, every program a process of its own.</summary>
public sealed class WhitelistScenarios : IAsyncLifetime
{
    private readonly WhitelistRig _rig = new();

    private GateProcess Gate => _rig.Gate;

    private CentreProcess Centre => _rig.Centre;

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_is_filed_at_the_centre_opens_the_gate_and_what_is_revoked_does_not()
    {
        Assert.Equal(0, (await Centre.HeadAsync()).Version);
        await ConnectedAsync();
        Assert.Equal("Registered", await Gate.VerdictAsync("陕K10001")); // A centre without registrations takes nothing away.

        await Centre.RegisterAsync("SM-900", new { plate = "陕K·90001", colour = "yellow" });
        await EqualAsync();
        Assert.Null(await Gate.VerdictAsync("陕K10001")); // The registry wins over what was imported at the gate.
        var opened = await Gate.PulsesAsync("Open");
        var passed = await PassAsync("陕K90001");
        Assert.Equal(("passed", "greenChannel", "registered"), (passed.Outcome, passed.Ground, passed.Verdict));
        Assert.Equal(opened + 1, await Gate.PulsesAsync("Open"));

        await Centre.RegisterAsync("SM-900", new { plate = "陕K·90001", colour = "yellow", status = "revoked" });
        await EqualAsync();
        await ComesAsync("陕K90001");
        var lane = await Gate.UntilAsync("a lane that awaits Revoked", lane => Text(lane, "awaits") == "Revoked");
        Assert.Equal(opened + 1, await Gate.PulsesAsync("Open"));
        // Revoked no more while it waits: the gate looks it up again, and a person confirms what was refused before.
        await Centre.RegisterAsync("SM-900", new { plate = "陕K·90001", colour = "yellow" });
        await Gate.UntilAsync("a lane that awaits a confirmation", lane => Text(lane, "awaits") == "NearMiss");
        await Gate.ActAsync(new { action = "enterPlate", plate = "陕K90001", colour = "yellow" });
        var pass = await Centre.PassAsync(Text(lane, "pass")!, stored => stored.Outcome is not null);
        Assert.Equal(("passed", "staff", "registered"), (pass.Outcome, pass.Ground, pass.Verdict));

        await Centre.UnregisterAsync("SM-900");
        await EqualAsync();
        Assert.Null(await Gate.VerdictAsync("陕K90001"));
        await FreeAsync();
    }

    private async Task<StoredPass> PassAsync(string plate)
    {
        await ComesAsync(plate);
        var lane = await Gate.UntilAsync($"the identification of {plate}", lane => lane.TryGetProperty("vehicle", out var vehicle) && Text(vehicle, "plate") == plate);
        var pass = await Centre.PassAsync(Text(lane, "pass")!, stored => stored.Outcome is not null);
        await FreeAsync();
        return pass;
    }

    private async Task ComesAsync(string plate)
    {
        await FreeAsync();
        await Gate.TruckAsync(new { people = new[] { new { bodyCelsius = 36.6 } } });
        await Gate.UntilAsync("arrival", lane => Text(lane, "phase") == "Arrived");
        await Gate.ZhenshiAsync(plate);
    }

    private async Task FreeAsync() => await Gate.UntilAsync("a free lane", lane => Text(lane, "phase") == "Idle");

    /// <summary>The gate has said so to the centre.</summary>
    private Task ConnectedAsync() => Centre.OnlineAsync();

    private Task EqualAsync() => Wait.UntilAsync("the whitelist of the registry at the gate", async () => await Gate.WhitelistAsync() == await Centre.HeadAsync(), () => Gate.Output + Centre.Output);

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
