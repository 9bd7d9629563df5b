using System.CommandLine;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

/// <summary><c>checkpoint-edge safe-outputs</c>.</summary>
internal static class SafeOutputsCommand
{
    public static Command Create(IConfiguration configuration)
    {
        var command = new Command("safe-outputs", CommandWords.Of("AboutSafeOutputs"));
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            try
            {
                var settings = HardwareSettings.Read(configuration);
                if (settings.Driver == HardwareDriver.Simulated)
                {
                    console.Output.WriteLine(CommandWords.Of("SimulatedOutputs"));
                    return SafeOutputs.Released;
                }

                KernelDrivers.RequireLibrary();
                return new SafeOutputs(settings, KernelDrivers.Chip, console.Output, console.Error).Run();
            }
            catch (Exception wrong) when (wrong is OptionsValidationException or UnavailableException)
            {
                return Trouble.Of(wrong)!.Tell(console.Error);
            }
        });
        return command;
    }
}
