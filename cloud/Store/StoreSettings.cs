namespace Checkpoint.Cloud.Store;

/// <summary>Settings "Store:*".</summary>
public sealed class StoreSettings
{
    public const string Section = "Store";

    /// <summary>Folder of the embedded database; relative to the working directory.</summary>
    public string Directory { get; set; } = "data";
}
