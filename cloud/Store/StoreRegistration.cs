using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Store;

public static class StoreRegistration
{
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StoreSettings>, StoreSettingsValidator>();
        services.AddOptions<StoreSettings>().Bind(configuration.GetSection(StoreSettings.Section)).ValidateOnStart();
        return services.AddSingleton(provider =>
            CentreStore.Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value.Directory, provider.GetRequiredService<TimeProvider>()));
    }
}
