using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Broker;

public static class BrokerRegistration
{
    public static IServiceCollection AddBroker(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(BrokerSettings.Section);
        services.AddSingleton<IValidateOptions<BrokerSettings>, BrokerSettingsValidator>();
        services.AddOptions<BrokerSettings>().Bind(section).ValidateOnStart();
        services.AddSingleton<CentreCredential>().AddSingleton<CentreClient>();
        if (string.IsNullOrEmpty(section[nameof(BrokerSettings.Host)])) services.AddHostedService<EmbeddedBroker>();
        return services;
    }
}
