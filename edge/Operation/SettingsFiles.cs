namespace Checkpoint.Edge.Operation;

/// <summary>
/// Where settings come from, later ones over earlier: appsettings.json beside the program, every *.json of the settings folder
/// in the order of their names, environment variables (<c>Gate__Name</c>).
/// </summary>
internal static class SettingsFiles
{
    public const string FolderVariable = "CHECKPOINT_SETTINGS";
    private const string DefaultFolder = "/etc/checkpoint";

    public static IConfigurationBuilder AddSettings(this IConfigurationBuilder configuration)
    {
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false);
        var folder = Path.GetFullPath(Environment.GetEnvironmentVariable(FolderVariable) ?? DefaultFolder);
        if (Directory.Exists(folder))
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
                configuration.AddJsonFile(file, optional: true);
        return configuration.AddEnvironmentVariables();
    }

    /// <summary>For commands that run beside the service.</summary>
    public static IConfiguration Read() => new ConfigurationBuilder().AddSettings().Build();
}
