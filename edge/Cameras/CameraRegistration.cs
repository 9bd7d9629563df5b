using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Whitelist;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Cameras;

public static class CameraRegistration
{
    private static readonly string[] s_methods = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>
    /// Registers the intake of plate reads, the <see cref="PictureStore"/> and the watch over silent cameras. Settings are
    /// checked here. Needs <see cref="EventJournal"/>, <see cref="GreenChannel"/> and <see cref="LaneDirectory"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static IServiceCollection AddCameras(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClockSync>();
        services.AddSingleton(CameraRules.Read(configuration));
        services.AddSingleton<CameraMetrics>();
        services.AddSingleton(provider => new PictureStore(
            provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("pictures"), provider.GetRequiredService<CameraRules>().Pictures,
            provider.GetRequiredService<TimeProvider>(), ClockOf(provider),
            provider.GetRequiredService<ILogger<PictureStore>>()));
        services.TryAddSingleton<PlateLookup>(provider => provider.GetRequiredService<GreenChannel>().Find);
        services.TryAddSingleton(provider => LaneLink.To(provider.GetRequiredService<LaneDirectory>()));
        services.AddSingleton<PlateIntake>();
        services.AddSingleton<CameraEndpoint>();
        services.AddSingleton<CameraWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CameraWatch>());
        return services;
    }

    /// <summary>Found now: the store's timer must not ask a provider that is being disposed.</summary>
    private static Func<bool> ClockOf(IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<ClockSync>();
        return () => clock.IsSynchronized;
    }

    /// <summary>
    /// Maps POST and PUT of <c>/cameras/{name}/{key}</c>, or <c>/cameras/{name}?key=…</c>. Whatever logs addresses logs the
    /// keys of cameras: keep the category Microsoft.AspNetCore at Warning.
    /// </summary>
    public static IEndpointRouteBuilder MapCameras(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<CameraEndpoint>();
        endpoints.MapMethods("/cameras/{name}/{key?}", s_methods, endpoint.HandleAsync);
        return endpoints;
    }
}
