using Checkpoint.Cloud.Store;

namespace Checkpoint.Cloud.Broker;

/// <summary>The name under which this centre has its session at an external broker: made once, kept in Store:Directory. Centres that share a database have one each.</summary>
internal static class CentreName
{
    private const string FileName = "name";

    public static string Of(string directory)
    {
        var path = Path.Combine(StoreFolder.Create(directory).FullName, FileName);
        if (File.Exists(path) && Guid.TryParseExact(File.ReadAllText(path).Trim(), "n", out var known)) return known.ToString("n");
        var made = Guid.NewGuid().ToString("n");
        File.WriteAllText(path + ".new", made);
        File.Move(path + ".new", path, overwrite: true);
        return made;
    }
}
