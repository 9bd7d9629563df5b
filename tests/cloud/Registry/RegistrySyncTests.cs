using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;
using LiteDB;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>What gates ask of the whitelist, at the centre as it ships, through a real mosquitto.</summary>
public sealed class RegistrySyncTests : IAsyncLifetime
{
    /// <summary>More than are sent at once.</summary>
    private const int Damaged = 40;

    private static readonly GateAddress s_gate = new("shenmu", "north");

    private readonly Folder _folder = new();
    private Mosquitto? _broker;

    public async ValueTask InitializeAsync() => _broker = await Mosquitto.StartAsync(_folder);

    public ValueTask DisposeAsync()
    {
        _broker!.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_damaged_registration_costs_the_pages_it_is_on_and_no_other()
    {
        await using (var store = EmbeddedRegistryStore.Open(_folder.Path, TimeProvider.System)) await store.PutAsync([Filed("陕K00001", "SM-1"), Filed("陕K00002", "SM-2")]);
        using (var database = new LiteDatabase(new ConnectionString { Filename = _folder.File("registry.db"), Collation = Collation.Binary }))
        {
            var filed = database.GetCollection("registrations", BsonAutoId.ObjectId);
            var first = filed.FindOne(Query.EQ("v", 1));
            first["r"] = 1; // no text
            filed.Update(first);
        }

        await using var centre = await ConnectedAsync();
        await using var gate = await GateAsync();
        for (var damaged = 0; damaged < Damaged; damaged++)
        {
            // One by one: of two questions that wait, only the last is answered.
            await AskAsync(gate, new() { Request = $"damaged-{damaged}", After = WhitelistCursor.Beginning });
            await Wait.Until(() => Unanswered(centre) > damaged, "an answer that could not be given, in the log");
        }
        await AskAsync(gate, new() { Request = "sound", Version = 1 });
        await Wait.Until(() => Pages(gate).Any(), "the page of what is not damaged");
        Assert.Equal(("sound", "SM-2"), Pages(gate).Select(page => (page.Request, page.Entries.Single().Registration)).Single());
    }

    [Fact]
    public async Task Questions_that_cannot_be_read_are_counted_and_the_good_one_after_them_is_answered()
    {
        await using (var store = EmbeddedRegistryStore.Open(_folder.Path, TimeProvider.System)) await store.PutAsync([Filed("陕K00001", "SM-1")]);
        await using var centre = await ConnectedAsync();
        await using var gate = await GateAsync();
        foreach (var bad in (byte[][])[[0], "{}"u8.ToArray(), "{\"request\":\"r\",\"version\":-1}"u8.ToArray()])
            await gate.PublishAsync(GateTopic.WhitelistWant(s_gate), bad);
        await AskAsync(gate, new() { Request = "good", Version = 0 });
        await Wait.Until(() => Pages(gate).Any(), "the page");
        Assert.Equal("good", Pages(gate).Single().Request);
        var metrics = await centre.Http.GetStringAsync($"{centre.Url}/metrics", TestContext.Current.CancellationToken);
        Assert.Matches("""checkpoint_ingest_bad_messages_total\{[^}]*kind="WhitelistWant"[^}]*\} 3\b""", metrics);
    }

    [Fact]
    public async Task What_an_import_has_left_that_was_killed_is_gone_after_the_next_start()
    {
        var (left, other) = (_folder.File($"import-{Guid.NewGuid():n}"), _folder.File("import-of-mine.txt"));
        await File.WriteAllTextAsync(left, "陕K00001", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(other, "mine", TestContext.Current.CancellationToken);
        await using var centre = await ConnectedAsync();
        Assert.Equal((false, true), (File.Exists(left), File.Exists(other)));
    }

    private static int Unanswered(CentreProcess centre) => centre.Output.Split("could not be answered").Length - 1;

    private async Task<CentreProcess> ConnectedAsync()
    {
        var centre = await CentreProcess.StartAsync(_folder.Path, "--Broker:Host=127.0.0.1", $"--Broker:Port={_broker!.Port}");
        await Wait.Until(() => centre.Output.Contains("Connected to the broker", StringComparison.Ordinal), "a centre that listens to the broker");
        return centre;
    }

    private async Task<GateClient> GateAsync()
    {
        var gate = await GateClient.ConnectAsync(_broker!.Port, s_gate);
        await gate.SubscribeAsync(GateTopic.WhitelistPage(s_gate));
        return gate;
    }

    private static async Task AskAsync(GateClient gate, WhitelistWant want) => await gate.PublishAsync(GateTopic.WhitelistWant(s_gate), WhitelistMessages.Write(want));

    private static IEnumerable<WhitelistPage> Pages(GateClient gate) =>
        gate.Messages.Where(message => message.Topic == GateTopic.WhitelistPage(s_gate)).Select(message => WhitelistMessages.ReadPage(message.Payload, out _)!);

    private static Registration Filed(string text, string id)
    {
        Assert.True(Plate.TryParse(text, PlateColour.Yellow, out var plate, out _));
        return new() { Plate = plate, Id = id };
    }
}
