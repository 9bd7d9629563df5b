namespace Checkpoint.Protocols.Messages;

/// <summary>
/// An event whose content this version cannot read: of a type it does not know, or with data that does not fit the type.
/// Kept as it came, so that an older centre stores, confirms and hands on what a newer gate sends.
/// </summary>
public sealed record UnknownEvent : EventData
{
    /// <summary>CloudEvents type as it came.</summary>
    public required string Type { get; init; }
    public string? Subject { get; init; }
    /// <summary>The data as it came: valid JSON.</summary>
    public required string Json { get; init; }
    /// <summary>Why it is not read as its type, in words. Not part of the message.</summary>
    public string? Problem { get; init; }
}
