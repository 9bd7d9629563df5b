using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Records the journal's own troubles as events: damage found at start once all services are started, so that
/// <see cref="GateStarted"/> comes first, and later every change. What happens to a disk that cannot be written is recorded
/// as soon as it can be.
/// </summary>
internal sealed class JournalReporter(EventJournal journal) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        journal.HealthChanged += Record;
        if (journal.Health is { State: not PartHealth.Ok } found)
            Record(found);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        journal.HealthChanged -= Record;
        return Task.CompletedTask;
    }

    private void Record(JournalHealth health) =>
        journal.Append([new GateFault { Part = "journal", Health = health.State, Message = health.Message }]);
}
