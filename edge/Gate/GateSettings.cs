using Checkpoint.Edge.Operation;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Gate;

/// <summary>Settings "Gate:*": which gate this is, where it keeps its data, and the policy it starts with.</summary>
public sealed class GateSettings
{
    public const string Section = "Gate";

    /// <summary>Name of the site in topics and events.</summary>
    public string Site { get; set; } = "";

    /// <summary>Name of this gate, unique at its site.</summary>
    public string Name { get; set; } = "";

    /// <summary>Folder of journal, databases and pictures; relative to the working directory.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>File with the policy, JSON; empty: the built-in one.</summary>
    public string PolicyFile { get; set; } = "";

    /// <summary>CloudEvents source of this gate's events.</summary>
    public string Source => $"/{Site}/{Name}";

    /// <summary>A file or folder below <see cref="DataDirectory"/>.</summary>
    public string PathOf(string name) => Path.Combine(DataDirectory, name);
}

internal sealed class GateSettingsValidator : IValidateOptions<GateSettings>
{
    public ValidateOptionsResult Validate(string? name, GateSettings options)
    {
        var problems = new List<string>();
        CheckName("Site", options.Site, "shenmu-north");
        CheckName("Name", options.Name, "gate-1");
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            problems.Add("Gate:DataDirectory is empty; name a folder this service may write, as /var/lib/checkpoint.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void CheckName(string setting, string value, string example)
        {
            if (!GateAddress.IsName(value))
                problems.Add($"Gate:{setting} is \"{value}\"; give 1 to {GateAddress.NameLength} lower-case letters, digits and '-', as {example}.");
        }
    }
}

public static class GateSettingsRegistration
{
    /// <summary>Registers <see cref="GateSettings"/>; may be called by every capability that needs them.</summary>
    public static IServiceCollection AddGateSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedSettings<GateSettings, GateSettingsValidator>(configuration.GetSection(GateSettings.Section));
        return services;
    }
}
