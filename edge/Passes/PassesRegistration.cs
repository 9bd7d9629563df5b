using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Passes;

public static class PassesRegistration
{
    /// <summary>The passes of this gate in "{Gate:DataDirectory}/passes", read from the journal. Needs the journal.</summary>
    public static IServiceCollection AddPasses(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PassesSettings>, PassesSettingsValidator>());
        services.AddOptions<PassesSettings>().Bind(configuration.GetSection(PassesSettings.Section)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClockSync>();
        services.AddSingleton(provider => new PassStore(
            new PassFile(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("passes")),
            provider.GetRequiredService<EventJournal>().Stream, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PassStore>>()));
        services.AddHostedService<PassFollower>();
        return services;
    }
}
