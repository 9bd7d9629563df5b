using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Registry.Postgres;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>Where a registry of one kind lives while it is closed and opened again.</summary>
public interface IRegistryHome : IAsyncDisposable
{
    IRegistryStore Open(TimeProvider? time = null);

    /// <summary>Of a centre that uses it.</summary>
    string[] Settings { get; }
}

internal sealed class EmbeddedRegistryHome : IRegistryHome
{
    private readonly Folder _folder = new();

    public string[] Settings => [$"--Store:Directory={_folder.Path}"];

    public IRegistryStore Open(TimeProvider? time = null) => EmbeddedRegistryStore.Open(_folder.Path, time ?? TimeProvider.System);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class PostgresRegistryHome(string connectionString) : IRegistryHome
{
    private readonly Folder _folder = new();

    public string[] Settings => [$"--Store:Directory={_folder.Path}", $"--Store:ConnectionString={connectionString}"];

    public IRegistryStore Open(TimeProvider? time = null) => PostgresRegistryStore.Open(connectionString, time ?? TimeProvider.System, NullLogger.Instance);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Short ways of tests.</summary>
internal static class Filings
{
    public static FilingAuthor Somebody { get; } = new("li.na", "asked by phone");

    public static Plate PlateOf(string text, PlateColour colour = PlateColour.Yellow) =>
        Plate.TryParse(text, colour, out var plate, out var problem) ? plate : throw new InvalidOperationException($"{problem}");

    public static Registration Registration(string text, string id, PlateColour colour = PlateColour.Yellow) => new() { Plate = PlateOf(text, colour), Id = id };

    public static Filing Filing(string text, string id, PlateColour colour = PlateColour.Yellow) => new() { Plate = PlateOf(text, colour), Id = id };

    public static async Task<IReadOnlyList<FilingOutcome>> PutAsync(this IRegistryStore store, IEnumerable<Registration> registrations) =>
        [.. (await store.ApplyAsync([.. registrations.Select(each => FilingCommand.Put(each, FilingAuthor.Program))])).Select(result => result.Outcome)];

    public static async Task<FilingResult> ApplyAsync(this IRegistryStore store, FilingCommand command) => (await store.ApplyAsync([command]))[0];

    public static async Task<bool> RemoveAsync(this IRegistryStore store, string id) => !(await store.ApplyAsync(FilingCommand.Remove(id, FilingAuthor.Program))).IsRefused;

    public static async Task<string[]> SearchAsync(this IRegistryStore store, FilingQuery query, int limit = 100)
    {
        var (keys, total) = (await store.IndexAsync(TestContext.Current.CancellationToken)).Search(query, 0, limit);
        if (keys.Count < limit) Assert.Equal(total, keys.Count);
        var found = (await store.FindAsync([], keys, TestContext.Current.CancellationToken)).ToDictionary(each => each.Filing!.Plate.Key);
        return [.. keys.Select(key => found[key].Filing!.Id)];
    }
}
