using Checkpoint.Cloud.Words;

namespace Checkpoint.Cloud.Operation;

/// <summary>The arguments are settings. The configuration would pass over what it does not know, and a slip would go unseen.</summary>
internal static class CommandLine
{
    private const string LogSettings = "Logging:";

    public static bool AsksForHelp(string[] arguments) => arguments.Any(argument => argument is "--help" or "-h" or "-?");

    public static int WriteHelp(TextWriter output)
    {
        var width = KnownSetting.All.Max(setting => setting.Name.Length);
        output.WriteLine(Word.Of("Help.Usage"));
        foreach (var setting in KnownSetting.All)
            output.WriteLine($"  {setting.Name.PadRight(width)}  {Word.Of("Help." + setting.Name)}{(setting.Default.Length > 0 ? $" [{setting.Default}]" : "")}");
        output.WriteLine(Word.Of("Help.More"));
        return 0;
    }

    /// <summary>What is wrong; null when every argument is a setting with its value.</summary>
    public static Trouble? Problem(string[] arguments) => Slip(arguments) is { } slip ? new(ProgramEnd.WrongSettings, [slip]) : null;

    private static string? Slip(string[] arguments)
    {
        for (var place = 0; place < arguments.Length; place++)
        {
            var argument = arguments[place];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                return $"\"{argument}\" is no option; give settings as --Name=value, or --help for their names.";
            var name = argument[2..].Split('=')[0];
            if (!IsKnown(name)) return $"{argument.Split('=')[0]} is no setting of the centre; --help names them all.";
            if (!argument.Contains('=') && ++place == arguments.Length) return $"{argument} has no value; give {argument}=value.";
        }

        return null;
    }

    private static bool IsKnown(string name) =>
        name.StartsWith(LogSettings, StringComparison.OrdinalIgnoreCase) ||
        KnownSetting.All.Any(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
