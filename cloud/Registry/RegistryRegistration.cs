using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Registry.Embedded;
using Checkpoint.Cloud.Registry.Postgres;
using Checkpoint.Cloud.Store;
using LiteDB;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkpoint.Cloud.Registry;

public static class RegistryRegistration
{
    /// <summary>The filings, in the database of Store:ConnectionString or in "{Store:Directory}/registry.db", and their way to the gates. Register it before the ingest.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton<IRegistryStore>(provider =>
        {
            var (settings, time) = (provider.GetRequiredService<IOptions<StoreSettings>>().Value, provider.GetRequiredService<TimeProvider>());
            if (settings.ConnectionString.Length > 0) return Open(settings, time, provider.GetRequiredService<ILogger<PostgresRegistryStore>>());
            var store = Open(settings.Directory, time);
            store.Failed += provider.GetRequiredService<StoreFailure>().Tell;
            return store;
        });
        services.AddSingleton<RegistryImport>();
        services.AddSingleton<RegistrySync>().AddSingleton<IConversation>(provider => provider.GetRequiredService<RegistrySync>());
        services.AddHostedService<FilingExpiry>();
        return services.AddHostedService(provider => provider.GetRequiredService<RegistrySync>());
    }

    private static PostgresRegistryStore Open(StoreSettings settings, TimeProvider time, ILogger logger)
    {
        try
        {
            RegistryImport.RemoveLeftovers(StoreFolder.Create(settings.Directory).FullName);
            var store = PostgresRegistryStore.Open(settings.ConnectionString, time, logger);
            RegistryMove.Run(settings.Directory, store, time, logger);
            return store;
        }
        catch (Exception e) when (e is LiteException or UnauthorizedAccessException)
        {
            throw new StoreException($"The registry in Store:Directory {settings.Directory} cannot be taken into the database: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
        catch (Exception e) when (e is NpgsqlException or StoreException)
        {
            throw new StoreException($"The database of Store:ConnectionString cannot be used: {e.Message}. Does it run, and may this user log in and make tables there?", e);
        }
    }

    private static EmbeddedRegistryStore Open(string directory, TimeProvider time)
    {
        try
        {
            var store = EmbeddedRegistryStore.Open(directory, time);
            // Now that it is certain that no other centre works there.
            RegistryImport.RemoveLeftovers(directory);
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The registry in Store:Directory {directory} cannot be opened: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
    }
}
