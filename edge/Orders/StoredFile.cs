using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Whitelist;

namespace Checkpoint.Edge.Orders;

/// <summary>A small file in "{Gate:DataDirectory}/orders" that is whole or the one before, whenever the power goes.</summary>
internal sealed class StoredFile(GateSettings gate, string name)
{
    private const int MaximumBytes = 4 << 20;

    public string Path { get; } = System.IO.Path.Combine(gate.PathOf("orders"), name);

    /// <summary>Null when there is none, or it cannot be read: whoever asks goes on without it.</summary>
    public byte[]? Read()
    {
        try
        {
            return new FileInfo(Path) is { Exists: true, Length: <= MaximumBytes } ? File.ReadAllBytes(Path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">This service may not write there.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var draft = Path + WhitelistFolder.DraftEnding;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        WhitelistFolder.Rename(draft, Path);
    }
}
