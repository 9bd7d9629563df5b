using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Whitelist;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Staff;

public static class StaffRegistration
{
    /// <summary>The people of "{Gate:DataDirectory}/staff.json" and what they may do. Needs <see cref="GreenChannel"/> and the lanes.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGateSettings(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => FileOf(provider.GetRequiredService<IOptions<GateSettings>>().Value));
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<WrongTokens>();
        services.AddSingleton<StaffDoor>();
        services.AddSingleton<ActionReader>();
        services.AddSingleton<LaneStreams>();
        return services;
    }

    /// <summary>A group of endpoints for people with a token, answered in the language they ask for (English, Chinese).</summary>
    public static RouteGroupBuilder MapStaffOnly(this WebApplication app)
    {
        app.UseRequestLocalization("en", "zh-CN");
        var group = app.MapGroup("");
        group.AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<StaffDoor>().InvokeAsync(context, next));
        return group;
    }

    internal static StaffFile FileOf(GateSettings gate) => new(gate.PathOf("staff.json"));
}
