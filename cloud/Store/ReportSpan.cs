namespace Checkpoint.Cloud.Store;

/// <summary>What began in a span of time.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="Gate">"{site}/{gate}"; null: of all gates.</param>
public sealed record ReportSpan(DateTimeOffset From, DateTimeOffset To, string? Gate = null);
