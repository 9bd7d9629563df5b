namespace Checkpoint.Cloud.Ingest;

/// <summary>Settings "Ingest:*".</summary>
public sealed class IngestSettings
{
    public const string Section = "Ingest";

    /// <summary>Messages that wait for the store; beyond it the centre reads no more from the broker.</summary>
    public int QueueLength { get; set; } = 2_000;

    /// <summary>Most messages in one commit.</summary>
    public int BatchSize { get; set; } = 500;
}
