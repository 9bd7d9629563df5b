using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Operation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Passes;

public static class PassesRegistration
{
    /// <summary>The passes of this gate in "{Gate:DataDirectory}/passes", read from the journal. Needs the journal.</summary>
    public static IServiceCollection AddPasses(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.AddCheckedSettings<PassesSettings, PassesSettingsValidator>(configuration.GetSection(PassesSettings.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClockSync>();
        services.AddSingleton(provider => new PassStore(
            new PassFile(
                new DiskFolder(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("passes")),
                provider.GetRequiredService<IOptions<PassesSettings>>().Value.MaximumBytes),
            provider.GetRequiredService<EventJournal>().Stream, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PassStore>>()));
        services.AddHostedService<PassFollower>();
        return services;
    }
}
