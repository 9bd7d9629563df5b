using Checkpoint.Cloud.Ingest;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkpoint.Cloud.Operation;

/// <summary>Ready: events can come in and be stored. A store that cannot be written ends the process.</summary>
internal sealed class BrokerHealth(BrokerLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(link.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not connected to the broker"));
}
