using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist.Sync;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Whitelist;

public static class WhitelistRegistration
{
    /// <summary>The <see cref="GreenChannel"/> with the registrations in "{Gate:DataDirectory}/whitelist". Needs the journal.</summary>
    public static IServiceCollection AddWhitelist(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new WhitelistFolder(Settings(provider)));
        services.AddSingleton(provider => new RegistrationStore(provider.GetRequiredService<WhitelistFolder>().StorePath));
        services.AddSingleton(provider => WhitelistOpening.Read(
            provider.GetRequiredService<WhitelistFolder>(), provider.GetRequiredService<RegistrationStore>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GreenChannel>>()));
        services.AddSingleton(provider => new GreenChannel(
            provider.GetRequiredService<WhitelistOpening>().Replica, Settings(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StoreKeeper>();
        services.AddSingleton<ReplicaKeeper>();
        services.AddSingleton<IConversation, WhitelistSync>();
        services.AddHostedService<WhitelistIntake>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreKeeper>());
        return services;
    }

    private static GateSettings Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<GateSettings>>().Value;
}
