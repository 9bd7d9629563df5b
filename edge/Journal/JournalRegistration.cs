using System.Diagnostics.Metrics;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Operation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Journal;

public static class JournalRegistration
{
    /// <summary>
    /// The journal of this gate in "{Gate:DataDirectory}/journal", the synchronisation of its clock, and the reports of its
    /// own troubles. Register it before everything that appends, so that it is closed after them.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.AddCheckedSettings<JournalSettings, JournalSettingsValidator>(configuration.GetSection(JournalSettings.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClockSync>();
        services.AddSingleton(Open);
        services.AddHostedService<JournalReporter>();
        services.AddHostedService<SetAsideJournals>();
        return services;
    }

    private static EventJournal Open(IServiceProvider provider)
    {
        var gate = provider.GetRequiredService<IOptions<GateSettings>>().Value;
        var renewed = JournalRenewal.RunIfPlanned(
            gate.DataDirectory, "journal", gate.Source, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventJournal>>());
        var journal = EventJournal.Open(
            gate.PathOf("journal"), gate.Source, provider.GetRequiredService<IOptions<JournalSettings>>().Value,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventJournal>>(),
            provider.GetService<IMeterFactory>());
        journal.RenewalFailed = !renewed;
        return journal;
    }
}
