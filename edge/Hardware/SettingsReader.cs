namespace Checkpoint.Edge.Hardware;

/// <summary>Binds a section strictly: a misspelt name or a value of the wrong kind is a problem in words, not a silent default.</summary>
internal static class SettingsReader
{
    public static T Read<T>(IConfigurationSection section, List<string> problems) where T : class, new()
    {
        try
        {
            return section.Get<T>(options => options.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException wrong)
        {
            // The binder names path and value; the inner message says what the value should have been.
            var cause = wrong.InnerException is { } inner ? $"{wrong.Message} {inner.Message}" : wrong.Message;
            problems.Add($"{section.Path}: {cause} Correct the name or the value; edge/README.md lists the settings.");
            return new T();
        }
    }
}
