using LiteDB;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Store;

public static class StoreRegistration
{
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StoreSettings>, StoreSettingsValidator>();
        services.AddOptions<StoreSettings>().Bind(configuration.GetSection(StoreSettings.Section)).ValidateOnStart();
        return services.AddSingleton(provider =>
            Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value.Directory, provider.GetRequiredService<TimeProvider>()));
    }

    private static CentreStore Open(string directory, TimeProvider time)
    {
        try
        {
            return CentreStore.Open(directory, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The store in Store:Directory {directory} cannot be opened: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
    }
}
