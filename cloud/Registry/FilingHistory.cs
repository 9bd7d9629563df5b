namespace Checkpoint.Cloud.Registry;

/// <summary>The versions of a filing in their order, the newest first.</summary>
internal static class FilingHistory
{
    public const int MaximumLimit = 500;

    /// <param name="past">All but the current one, the last written first. A version is written when it is over: who has looked at it stands behind it.</param>
    public static IReadOnlyList<FilingVersion> Of(FilingVersion? current, IEnumerable<FilingVersion> past, int limit)
    {
        List<FilingVersion> written = [.. current is null ? [] : (FilingVersion[])[current], .. past.Take(limit)], ordered = [];
        for (var place = 0; place < written.Count; place++)
        {
            var version = written[place];
            if (!IsLook(version))
                for (; place + 1 < written.Count && IsLook(written[place + 1]) && written[place + 1].Revision == version.Revision; place++) ordered.Add(written[place + 1]);
            ordered.Add(version);
        }

        return [.. ordered.Take(limit)];
    }

    private static bool IsLook(FilingVersion version) => version.Action == FilingAction.PersonalDataSeen;
}
