using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Journal;

/// <summary>Settings "Journal:*".</summary>
public sealed class JournalSettings
{
    public const string Section = "Journal";

    /// <summary>Size at which a new segment file is begun, as with the first event of each day (UTC). Whole segments are removed.</summary>
    public long SegmentBytes { get; set; } = 8 << 20;

    /// <summary>Confirmed events are kept at the gate for this long, and up to a day and two hours more: whole segments are removed.</summary>
    public TimeSpan RetentionAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A hundred years: for ever, and any time can be added to it.</summary>
    public static readonly TimeSpan LongestRetention = TimeSpan.FromDays(36_500);

    /// <summary>
    /// Above this size, confirmed segments are removed before their age. Events the centre has not confirmed are never
    /// removed: when they alone are more, the gate reports it and goes on until the disk is full.
    /// </summary>
    public long MaximumBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Memory for events while the disk refuses them, some 80,000 at the default. Beyond it, an append is refused as a
    /// whole: it gets no sequence numbers, is settled with false and counted, and the count is recorded later.
    /// </summary>
    public long MaximumPendingBytes { get; set; } = 32 << 20;

    /// <summary>For a journal that is only read: nothing of it is removed meanwhile.</summary>
    internal static JournalSettings KeepingAll => new() { MaximumBytes = long.MaxValue, RetentionAge = LongestRetention };

    /// <summary>A write that takes longer than this is reported as a degraded disk: drivers notice it at the barrier.</summary>
    public TimeSpan SlowWrite { get; set; } = TimeSpan.FromMilliseconds(500);
}

internal sealed class JournalSettingsValidator : IValidateOptions<JournalSettings>
{
    public ValidateOptionsResult Validate(string? name, JournalSettings options)
    {
        var problems = new List<string>();
        Between("SegmentBytes", options.SegmentBytes, 64 << 10, 256 << 20);
        Between("MaximumPendingBytes", options.MaximumPendingBytes, 1 << 20, 1 << 30);
        if (options.MaximumBytes < 4 * options.SegmentBytes)
            problems.Add($"Journal:MaximumBytes is {options.MaximumBytes}; it must hold at least four segments, {4 * options.SegmentBytes} with the present Journal:SegmentBytes.");
        if (options.RetentionAge < TimeSpan.Zero || options.RetentionAge > JournalSettings.LongestRetention)
            problems.Add($"Journal:RetentionAge is {options.RetentionAge}; give a time from zero to 36500 days, as 30.00:00:00 for 30 days.");
        if (options.SlowWrite <= TimeSpan.Zero)
            problems.Add($"Journal:SlowWrite is {options.SlowWrite}; give a time above zero, as 00:00:01.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Between(string setting, long value, long low, long high)
        {
            if (value < low || value > high)
                problems.Add($"Journal:{setting} is {value}; give a number of bytes from {low} to {high}.");
        }
    }
}
