using System.Collections.Frozen;
using System.Text.Json;

namespace Checkpoint.Edge.Staff;

/// <summary>Who may act, as the file says now: a token that was given or taken away counts from the next request on.</summary>
internal sealed partial class StaffDirectory(StaffFile file, ILogger<StaffDirectory> logger)
{
    private readonly Lock _gate = new();
    private (DateTime, long)? _stamp;
    private FrozenDictionary<string, string> _names = FrozenDictionary<string, string>.Empty;

    /// <summary>Name of the person the token belongs to; null when it is nobody's.</summary>
    public string? Find(string token)
    {
        if (token.Length is 0 or > StaffToken.MaximumLength) return null;
        lock (_gate)
        {
            Refresh();
            return _names.GetValueOrDefault(StaffToken.HashOf(token));
        }
    }

    private void Refresh()
    {
        var stamp = file.Stamp;
        if (stamp == _stamp) return;
        _stamp = stamp;
        try
        {
            _names = file.Read().DistinctBy(member => member.TokenSha256).ToFrozenDictionary(member => member.TokenSha256, member => member.Name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // Nobody, rather than somebody whose token may have been taken away.
            _names = FrozenDictionary<string, string>.Empty;
            LogUnreadable(unreadable, file.Path);
        }
    }

    [LoggerMessage(1701, LogLevel.Error, "{Path} cannot be read: nobody may act at this gate through the network until it can")]
    private partial void LogUnreadable(Exception error, string path);
}
