using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Ingest;

public static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<IngestSettings>, IngestSettingsValidator>();
        services.AddOptions<IngestSettings>().Bind(configuration.GetSection(IngestSettings.Section)).ValidateOnStart();
        services.AddSingleton<IngestQueue>().AddSingleton<IngestMetrics>().AddSingleton<Intake>().AddSingleton<BrokerLink>();
        services.AddHostedService<IngestWorker>();
        return services.AddHostedService(provider => provider.GetRequiredService<BrokerLink>());
    }
}
