using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Words;

namespace Checkpoint.Cloud.Pages;

/// <summary>Times as people say them.</summary>
internal static class Span
{
    /// <summary>A stored number of seconds; one that no span holds becomes the longest, for a page is to open whatever was stored.</summary>
    public static TimeSpan OfSeconds(double seconds) =>
        double.IsNaN(seconds) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue));

    /// <summary>A running clock: 0:42, 12:05, 1:02:05. The gate's clock may be ahead of ours: then 0:00.</summary>
    public static string Clock(TimeSpan span) =>
        span < TimeSpan.Zero ? "0:00" : span.TotalHours >= 1 ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}" : $"{span.Minutes}:{span.Seconds:00}";

    /// <summary>How long a pass took; empty while it runs, a dash when nobody knows.</summary>
    public static string Lasted(PassRecord pass) => pass.Seconds is { } seconds ? Clock(OfSeconds(seconds)) : pass.Ended is null ? "" : "–";

    /// <summary>About how long: "12 s", "3 min", "2 h", "4 d".</summary>
    public static string About(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Word.Of("Span.Seconds", Math.Max(0, (int)span.TotalSeconds)),
        { TotalMinutes: < 60 } => Word.Of("Span.Minutes", (int)span.TotalMinutes),
        { TotalHours: < 48 } => Word.Of("Span.Hours", (int)span.TotalHours),
        _ => Word.Of("Span.Days", (int)span.TotalDays),
    };
}
