using System.Device.Gpio;
using System.Device.I2c;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Thermometer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Hardware;

public static class HardwareRegistration
{
    /// <summary>
    /// Registers <see cref="GateHardware"/>, and with <c>Hardware:Driver</c> <c>simulated</c> the <see cref="World"/> below it.
    /// Settings are checked here, before any pin is touched.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures say which and what would be right.</exception>
    public static IServiceCollection AddHardware(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        var settings = HardwareSettings.Read(configuration, problems);
        var sampling = SettingsReader.Read<SamplingOptions>(configuration.GetSection("Thermometer"), problems);
        var screening = SettingsReader.Read<ScreeningOptions>(configuration.GetSection("Screening"), problems);
        var simulation = SettingsReader.Read<SimulationOptions>(configuration.GetSection("Simulation"), problems);
        problems.AddRange([.. sampling.Problems(), .. screening.Problems(), .. simulation.Problems()]);
        if (problems.Count > 0) throw new OptionsValidationException(nameof(HardwareSettings), typeof(HardwareSettings), problems);

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(settings);
        services.AddSingleton(screening);
        services.AddSingleton<HardwareMetrics>();
        if (settings.Driver == HardwareDriver.Simulated)
            services.AddSingleton(provider => new World(settings, simulation, screening, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var world = provider.GetService<World>();
            Func<int, GpioDriver> chips = world is null ? KernelDrivers.Chip : world.Chip;
            Func<ThermometerAddress, I2cDevice> thermometers = world is null ? KernelDrivers.Thermometer : world.Thermometer;
            return new GateHardware(
                settings, chips, thermometers, sampling, screening,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<HardwareMetrics>(), provider.GetRequiredService<ILoggerFactory>());
        });
        return services;
    }
}
