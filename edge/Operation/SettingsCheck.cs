using Checkpoint.Edge.Gate;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

/// <summary>Gathers what is wrong with the settings of every capability, so that a person corrects them in one go.</summary>
internal sealed class SettingsCheck
{
    private readonly List<string> _problems = [];

    /// <summary>Does a part of the start; what it says of the settings is told at the end.</summary>
    public void Take(Action part)
    {
        try
        {
            part();
        }
        catch (Exception error) when (Trouble.Of(error) is { ExitCode: GateOutcome.WrongSettings } trouble)
        {
            _problems.AddRange(trouble.Messages);
        }
    }

    /// <summary>Everything else that is checked at start, now: the host would do so only after it has made its services.</summary>
    /// <exception cref="OptionsValidationException">Settings are wrong; each failure says which and what would be right.</exception>
    public void Finish(IServiceCollection services, IConfiguration settings)
    {
        using var provider = services.BuildServiceProvider();
        Take(() => provider.GetService<IStartupValidator>()?.Validate());
        Take(() => ListenAddresses.Of(settings));
        if (_problems.Count == 0) Take(() => DataFolder.Prepare(provider.GetRequiredService<IOptions<GateSettings>>().Value));
        if (_problems.Count > 0) throw new OptionsValidationException("", typeof(SettingsCheck), _problems.Distinct());
    }
}
