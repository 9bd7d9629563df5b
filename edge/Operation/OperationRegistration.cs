using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Uplink;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;

namespace Checkpoint.Edge.Operation;

/// <summary>Settings, log, health, metrics and bounds of the process: what whoever runs the gate works with.</summary>
internal static class OperationRegistration
{
    private const string LogFormat = "Logging:Console:FormatterName";
    /// <summary>Room is made for all series of an instrument at once; the 2000 of the default are 8 MB, and a gate has some dozens.</summary>
    private const int MostSeries = 200;
    /// <summary>By name: a pattern would be compiled into the process at every start.</summary>
    internal static readonly string[] Meters =
    [
        GateMetrics.MeterName, JournalMetrics.MeterName, HardwareMetrics.MeterName, CameraMetrics.MeterName, OrdersMetrics.MeterName, UplinkMetrics.MeterName,
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public static void AddOperation(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddSettings();
        builder.Services.AddSystemd();
        AddLog(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 10; // Cameras have a bound of their own.
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        // Stopping takes less than 5 s altogether: see GateService for the lanes' share.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<GateHealth>();
        builder.Services.AddHostedService<SystemdWatchdog>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Meters).AddRuntimeInstrumentation().AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries }).AddPrometheusExporter());
    }

    /// <summary><c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>. No personal data in any of them.</summary>
    public static void MapOperation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", async (HttpContext http) =>
            await http.RequestServices.GetRequiredService<GateHealth>().LivesAsync() ? Results.Text("alive") : Results.Text("a lane does not answer", statusCode: 503));
        endpoints.MapGet("/health/ready", async (HttpContext http) =>
        {
            var health = await http.RequestServices.GetRequiredService<GateHealth>().LookAsync();
            return Results.Json(health, HealthJson.Default.HealthView, statusCode: health.Ready ? 200 : 503);
        });
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>JSON for the journal of systemd, lines for a person; <c>Logging:Console:FormatterName</c> decides otherwise.</summary>
    private static void AddLog(WebApplicationBuilder builder)
    {
        var format = builder.Configuration[LogFormat] ?? (SystemdHelpers.IsSystemdService() ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple);
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LogTail>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogTail>());
        builder.Logging.AddConsole(console => console.FormatterName = format);
        builder.Logging.AddSimpleConsole(simple => (simple.SingleLine, simple.TimestampFormat) = (true, "HH:mm:ss.fff "));
        builder.Logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        // AddSimpleConsole and AddJsonConsole each choose themselves; the last word is the setting's.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = format);
    }
}
