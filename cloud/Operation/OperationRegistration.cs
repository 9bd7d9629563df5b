using System.Net;
using Checkpoint.Cloud.Ingest;
using OpenTelemetry.Metrics;

namespace Checkpoint.Cloud.Operation;

/// <summary>What those who run the centre need: health, metrics, logs, limits.</summary>
public static class OperationRegistration
{
    /// <summary>Nothing is uploaded here; a form has a language or a plate in it.</summary>
    private const long MaximumBodyBytes = 64 << 10;

    /// <summary>No sign-in, but only for what watches the service from its own machine.</summary>
    private const string OnThisMachine = "on-this-machine";

    public static WebApplicationBuilder AddOperation(this WebApplicationBuilder builder)
    {
        // A line for each request would drown the rest, and would name the plates that are searched for.
        builder.Logging.ClearProviders().AddJsonConsole(json => json.UseUtcTimestamp = true).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, MaximumBodyBytes));
        builder.Services.AddSystemd();
        builder.Services.AddSingleton<StoreFailure>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Services.AddAuthorizationBuilder().AddPolicy(OnThisMachine, policy => policy.RequireAssertion(asked =>
            asked.Resource is HttpContext { Connection.RemoteIpAddress: var from, Request.Host: var host } && WebAddress.IsThisMachine(host.Host) && (from is null || IPAddress.IsLoopback(from))));
        builder.Services.AddHealthChecks().AddCheck<BrokerHealth>("broker", tags: ["ready"]).AddCheck<StoreHealth>("store", tags: ["ready"]);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(IngestMetrics.MeterName, "Microsoft.AspNetCore.Hosting").AddRuntimeInstrumentation().AddPrometheusExporter());
        return builder;
    }

    public static IEndpointRouteBuilder MapOperation(this IEndpointRouteBuilder endpoints)
    {
        // That it runs may be known to everybody: a page that has lost its connection asks for it.
        endpoints.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).RequireAuthorization(OnThisMachine);
        endpoints.MapPrometheusScrapingEndpoint().RequireAuthorization(OnThisMachine);
        return endpoints;
    }
}
