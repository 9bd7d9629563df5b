using Checkpoint.Cloud.Api;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Live;

public static class LiveRegistration
{
    public static IServiceCollection AddLiveFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<LiveSettings>, LiveSettingsValidator>();
        services.AddOptions<LiveSettings>().Bind(configuration.GetSection(LiveSettings.Section)).ValidateOnStart();
        return services.AddSingleton<LiveFeed>().AddSingleton<LiveStream>().AddHostedService<LiveBeginning>();
    }
}
