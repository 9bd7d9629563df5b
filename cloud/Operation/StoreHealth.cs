using Checkpoint.Cloud.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkpoint.Cloud.Operation;

/// <summary>Ready: the store answers.</summary>
internal sealed class StoreHealth(StoreWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.Answers ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the database does not answer"));
}
