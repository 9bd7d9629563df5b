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
        var paths = apart.Select(name => $"{section.Path}:{name}").ToList();
        var flat = section.AsEnumerable().Where(entry => !paths.Exists(path =>
            entry.Key.Equals(path, StringComparison.OrdinalIgnoreCase) || entry.Key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase)));
        var rest = new ConfigurationBuilder().AddInMemoryCollection(flat).Build().GetSection(section.Path);
        try
        {
            return rest.Get<T>(options => options.ErrorOnUnknownConfiguration = true) ?? new T();
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
