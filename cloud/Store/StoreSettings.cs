namespace Checkpoint.Cloud.Store;

/// <summary>Settings "Store:*".</summary>
public sealed class StoreSettings
{
    public const string Section = "Store";

    /// <summary>Folder of the embedded database; relative to the working directory.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>A PostgreSQL database for events and registry, as "Host=db;Database=checkpoint;Username=checkpoint"; empty: the embedded one. Its password is in Passfile or PGPASSWORD.</summary>
    public string ConnectionString { get; set; } = "";
}
