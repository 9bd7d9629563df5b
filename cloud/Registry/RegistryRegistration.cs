using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Store;
using LiteDB;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Registry;

public static class RegistryRegistration
{
    /// <summary>The registrations, in "{Store:Directory}/registry.db", and their way to the gates. Register it before the ingest.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var store = Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value.Directory);
            store.Failed += provider.GetRequiredService<StoreFailure>().Tell;
            return store;
        });
        services.AddSingleton<RegistryImport>();
        services.AddSingleton<RegistrySync>().AddSingleton<IConversation>(provider => provider.GetRequiredService<RegistrySync>());
        return services.AddHostedService(provider => provider.GetRequiredService<RegistrySync>());
    }

    private static RegistryStore Open(string directory)
    {
        try
        {
            var store = RegistryStore.Open(directory);
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
