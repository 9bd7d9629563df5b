using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Registry.Postgres;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// Takes the registry of this centre's folder into its database, once: an older program kept it there even when events were in PostgreSQL,
/// and a centre that changes to PostgreSQL has it there. Otherwise the gates would be told that nothing is filed.
/// </summary>
internal static partial class RegistryMove
{
    public static void Run(string directory, PostgresRegistryStore database, TimeProvider time, ILogger logger)
    {
        var path = Path.Combine(directory, EmbeddedRegistryStore.FileName);
        if (!File.Exists(path)) return;
        var isTaken = Task.Run(async () =>
        {
            await using var store = EmbeddedRegistryStore.Open(directory, time);
            var (head, rows, past) = store.Everything();
            return head.Change == 0 || await database.TakeOverAsync(head, rows, past, default);
        }).GetAwaiter().GetResult();
        if (isTaken) File.Move(path, path + ".moved", overwrite: true);
        else LogLeft(logger, path);
    }

    [LoggerMessage(3105, LogLevel.Warning, "{Path} is left alone: the database has a registry already. Import what is missing there, and take the file away")]
    private static partial void LogLeft(ILogger logger, string path);
}
