using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Store.Postgres;
using Checkpoint.Cloud.Tests.Running;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Checkpoint.Cloud.Tests.Store;

/// <summary>Where a store of one kind lives while it is closed and opened again.</summary>
public interface IStoreHome : IAsyncDisposable
{
    ICentreStore Open(TimeProvider? time = null);

    /// <summary>Of a centre that uses it.</summary>
    string[] Settings { get; }

    /// <summary>Takes away what is folded from the events, as an older program left it.</summary>
    Task OutdateAsync();
}

internal static class StoreHome
{
    /// <param name="kind">"embedded" or "postgres".</param>
    public static async Task<IStoreHome> OfAsync(string kind, PostgresServer server) => kind == "embedded" ? new EmbeddedHome() : new PostgresHome(await server.CreateDatabaseAsync());
}

internal sealed class EmbeddedHome : IStoreHome
{
    private readonly Folder _folder = new();

    public string[] Settings => [$"--Store:Directory={_folder.Path}"];

    public ICentreStore Open(TimeProvider? time = null) => EmbeddedCentreStore.Open(_folder.Path, time ?? TimeProvider.System);

    public Task OutdateAsync()
    {
        using var database = new LiteDatabase(new ConnectionString { Filename = _folder.File("centre.db"), Collation = Collation.Binary });
        database.GetCollection("passes").DeleteAll();
        database.GetCollection("interventions").DeleteAll();
        database.UserVersion = 0;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class PostgresHome(string connectionString) : IStoreHome
{
    private readonly Folder _folder = new();

    public string[] Settings => [$"--Store:Directory={_folder.Path}", $"--Store:ConnectionString={connectionString}"];

    public ICentreStore Open(TimeProvider? time = null) => PostgresCentreStore.Open(connectionString, time ?? TimeProvider.System, NullLogger.Instance);

    public async Task OutdateAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("delete from passes; delete from interventions; update about set value = '0' where name = 'projection'", connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
