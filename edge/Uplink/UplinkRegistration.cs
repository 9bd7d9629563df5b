using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Whitelist;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Uplink;

public static class UplinkRegistration
{
    /// <summary>
    /// Sends the journal to the centre; <see cref="UplinkState"/> says how that goes. Needs the journal and the hardware.
    /// Register it after the journal and before the lanes, so that it starts and stops beside them.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static IServiceCollection AddUplink(this IServiceCollection services, IConfiguration configuration)
    {
        var options = Read(configuration.GetSection(UplinkOptions.Section));
        services.AddGateSettings(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LaneDirectory>();
        services.AddSingleton(options);
        services.AddSingleton<UplinkState>();
        services.AddSingleton<UplinkMetrics>();
        services.AddSingleton<UplinkProgress>();
        services.AddSingleton<UplinkConnector>();
        services.TryAddSingleton<GateOutcome>();
        services.AddSingleton<StreamRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamRenewal>());
        services.AddSingleton(provider => new GateReport(
            provider.GetRequiredService<EventJournal>(), provider.GetRequiredService<GateHardware>(),
            provider.GetRequiredService<LaneDirectory>(), provider.GetRequiredService<ClockSync>(),
            provider.GetRequiredService<IOptions<GateSettings>>(), provider.GetRequiredService<TimeProvider>(),
            () => provider.GetService<GreenChannel>()?.Replica is { } replica ? (replica.Version, replica.Digest.ToString()) : (0, null), () => provider.GetService<DirectiveBoard>()?.List.Version ?? 0));
        services.AddHostedService<UplinkService>();
        return services;
    }

    private static UplinkOptions Read(IConfigurationSection section)
    {
        var problems = new List<string>();
        var options = SettingsReader.Read<UplinkOptions>(section, problems, "Password");
        if (section["Password"] is not null)
            problems.Add($"Uplink:Password is set; passwords do not belong into settings. Name a file in Uplink:PasswordFile, or set the environment variable {UplinkOptions.PasswordVariable}.");
        problems.AddRange(options.Problems());
        return problems.Count == 0 ? options : throw new OptionsValidationException(UplinkOptions.Section, typeof(UplinkOptions), problems);
    }
}
