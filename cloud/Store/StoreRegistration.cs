using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Cloud.Store.Postgres;
using LiteDB;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkpoint.Cloud.Store;

public static class StoreRegistration
{
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StoreSettings>, StoreSettingsValidator>();
        services.AddOptions<StoreSettings>().Bind(configuration.GetSection(StoreSettings.Section)).ValidateOnStart();
        services.AddSingleton<StoreWatch>().AddHostedService(provider => provider.GetRequiredService<StoreWatch>());
        return services.AddSingleton<ICentreStore>(provider =>
        {
            var (settings, time) = (provider.GetRequiredService<IOptions<StoreSettings>>().Value, provider.GetRequiredService<TimeProvider>());
            return settings.ConnectionString.Length > 0
                ? Open(settings.ConnectionString, time, provider.GetRequiredService<ILogger<PostgresCentreStore>>())
                : Open(settings.Directory, time);
        });
    }

    private static PostgresCentreStore Open(string connectionString, TimeProvider time, ILogger logger)
    {
        try
        {
            return PostgresCentreStore.Open(connectionString, time, logger);
        }
        catch (Exception e) when (e is NpgsqlException or StoreException)
        {
            throw new StoreException($"The database of Store:ConnectionString cannot be used: {e.Message}. Does it run, and may this user log in and make tables there?", e);
        }
    }

    private static EmbeddedCentreStore Open(string directory, TimeProvider time)
    {
        try
        {
            return EmbeddedCentreStore.Open(directory, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The store in Store:Directory {directory} cannot be opened: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
    }
}
