using System.Globalization;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Pages;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Operation;

/// <summary>A setting of the centre, as it is written on the command line.</summary>
internal sealed record KnownSetting(string Name, string Default)
{
    public static IReadOnlyList<KnownSetting> All { get; } =
    [
        new("Urls", PagesRegistration.DefaultUrl), new("PublicUrl", ""),
        .. Of<StoreSettings>(StoreSettings.Section), .. Of<BrokerSettings>(BrokerSettings.Section),
        .. Of<PeopleSettings>(PeopleSettings.Section), .. Of<IngestSettings>(IngestSettings.Section), .. Of<LiveSettings>(LiveSettings.Section),
    ];

    private static IEnumerable<KnownSetting> Of<T>(string section)
        where T : new()
    {
        var defaults = new T();
        return typeof(T).GetProperties().Select(each =>
            new KnownSetting($"{section}:{each.Name}", Text(each.GetValue(defaults))));
    }

    private static string Text(object? value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
