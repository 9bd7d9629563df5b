namespace Checkpoint.Edge.Hardware;

/// <summary>
/// Binds a section strictly: a misspelt name or a value of the wrong kind is a problem in words, not a silent default.
/// Lists and dictionaries are read entry by entry, because the binder does not say which of theirs was wrong.
/// </summary>
internal static class SettingsReader
{
    /// <param name="apart">Subsections that are read on their own.</param>
    public static T Read<T>(IConfigurationSection section, List<string> problems, params string[] apart) where T : class, new()
    {
        var options = new T();
        Bind(section, options, problems, apart);
        return options;
    }

    /// <param name="apart">Subsections that are read on their own.</param>
    public static void Bind<T>(IConfigurationSection section, T options, List<string> problems, params string[] apart) where T : class
    {
        var paths = apart.Select(name => $"{section.Path}:{name}").ToList();
        // Value by value: the binder stops at the first that is wrong.
        foreach (var value in section.AsEnumerable().Where(entry => entry.Value is not null && !paths.Exists(path =>
            entry.Key.Equals(path, StringComparison.OrdinalIgnoreCase) || entry.Key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase))))
        {
            var alone = new ConfigurationBuilder().AddInMemoryCollection([value]).Build().GetSection(section.Path);
            try
            {
                alone.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException wrong)
            {
                // The binder names path and value; the inner message says what the value should have been.
                var cause = wrong.InnerException is { } inner ? $"{wrong.Message} {inner.Message}" : wrong.Message;
                problems.Add($"{section.Path}: {cause} Correct the name or the value; edge/README.md lists the settings.");
            }
        }
    }
}
