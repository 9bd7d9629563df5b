using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

public static class OrdersRegistration
{
    /// <summary>Commands, policy and directives of the centre. Needs uplink, journal and hardware; register it after the gate, whose policy it keeps.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedSettings<OrdersSettings>(configuration.GetSection(OrdersSettings.Section));
        services.TryAddSingleton<GateHealth>();
        services.AddSingleton<StoredPolicy>();
        services.Replace(ServiceDescriptor.Singleton(provider =>
            new PolicyInUse(provider.GetRequiredService<StoredPolicy>().Policy ?? provider.GetRequiredService<Policy>())));
        services.AddSingleton(Clock);
        services.AddSingleton<OrdersMetrics>().AddSingleton<CommandHistory>().AddSingleton<Diagnostics>().AddSingleton<GateActs>();
        services.AddSingleton<CommandConversation>().AddSingleton<PolicyDesk>().AddSingleton<DirectiveBoard>();
        services.AddSingleton<IConversation>(provider => provider.GetRequiredService<CommandConversation>());
        services.AddSingleton<IConversation>(provider => provider.GetRequiredService<PolicyDesk>());
        services.AddSingleton<IConversation>(provider => provider.GetRequiredService<DirectiveBoard>());
        services.AddHostedService(provider => provider.GetRequiredService<PolicyDesk>());
        services.AddHostedService(provider => provider.GetRequiredService<DirectiveBoard>());
        return services.AddHostedService<CommandDesk>();
    }

    private static TrustedClock Clock(IServiceProvider provider)
    {
        var isTrusted = provider.GetRequiredService<IOptions<OrdersSettings>>().Value.TrustClock;
        var sync = provider.GetRequiredService<ClockSync>();
        return new TrustedClock(() => isTrusted || sync.IsSynchronized, provider.GetRequiredService<TimeProvider>());
    }
}
