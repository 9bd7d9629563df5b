using System.Globalization;
using System.Resources;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Words;

/// <summary>The words people read, from Words.resx (English) and Words.zh-CN.resx, in the language of the page.</summary>
public static class Word
{
    private static readonly ResourceManager s_words = new("Checkpoint.Cloud.Words.Words", typeof(Word).Assembly);

    public static string Of(string key) => Find(key) ?? throw new ArgumentException($"There is no word for '{key}' in Words.resx.", nameof(key));

    public static string Of(string key, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, Of(key), values);

    public static string Of<T>(T value)
        where T : struct, Enum => Of($"{typeof(T).Name}.{value}");

    /// <summary>The word in each language, for what people write themselves.</summary>
    public static IEnumerable<string> InEveryLanguage<T>(T value)
        where T : struct, Enum => new[] { CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("zh-CN") }.Select(language => s_words.GetString($"{typeof(T).Name}.{value}", language)).OfType<string>();

    /// <summary>The heading of an event: "Vehicle arrived".</summary>
    public static string Of(EventData data) => Of($"Event.{data.GetType().Name}");

    /// <summary>A word for a name that a newer gate may have made up; then the name itself.</summary>
    public static string Named(string kind, string name) => Known(kind, name) ?? name;

    /// <summary>The word for a name, when there is one.</summary>
    public static string? Known(string kind, string name) => Find($"{kind}.{name}");

    private static string? Find(string key) => s_words.GetString(key, CultureInfo.CurrentUICulture);
}
