using Checkpoint.Edge.Hardware;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Gate;

public static class GateRegistration
{
    /// <summary>Registers the lanes of this gate. Needs hardware, journal and whitelist.</summary>
    /// <exception cref="OptionsValidationException">Gate:PolicyFile is wrong.</exception>
    public static IServiceCollection AddGate(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(PolicyFile.Read(configuration.GetSection(GateSettings.Section)[nameof(GateSettings.PolicyFile)] ?? ""));
        services.TryAddSingleton<PolicyInUse>();
        services.AddSingleton<IValidateOptions<GateSettings>>(provider => new PumpLimitCheck(provider.GetRequiredService<Policy>(), provider.GetService<HardwareSettings>()));
        services.TryAddSingleton<LaneDirectory>();
        services.AddSingleton<GateMetrics>();
        services.TryAddSingleton<GateOutcome>();
        services.AddHostedService<GateService>();
        return services;
    }

    /// <summary>
    /// Releases every relay, before journal and whitelist are even opened. Call it when all settings have been checked:
    /// this is the first touch of a pin.
    /// </summary>
    /// <exception cref="UnavailableException">This machine has no libgpiod.</exception>
    public static void ReleaseRelays(this IServiceProvider services)
    {
        if (services.GetRequiredService<HardwareSettings>().Driver == HardwareDriver.Gpio) KernelDrivers.RequireLibrary();
        services.GetRequiredService<GateHardware>();
    }
}
