namespace Checkpoint.Cloud.Live;

/// <summary>Settings "Live:*".</summary>
public sealed class LiveSettings
{
    public const string Section = "Live";

    /// <summary>A gate that says it is online and is not heard for this long is shown as silent. Gates send telemetry every 10 s by default.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(35);
}
