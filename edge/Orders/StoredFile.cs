using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Orders;

/// <summary>A small file in "{Gate:DataDirectory}/orders" that is whole or the one before, whenever the power goes.</summary>
/// <param name="path">For messages.</param>
internal sealed class StoredFile(string path, DurableFile file)
{
    private const int MaximumBytes = 4 << 20;

    public StoredFile(GateSettings gate, string name) : this(System.IO.Path.Combine(gate.PathOf("orders"), name)) { }

    private StoredFile(string path) : this(path, DurableFile.At(path)) { }

    public string Path => path;

    /// <summary>Null when there is none, or it cannot be read: whoever asks goes on without it.</summary>
    public byte[]? Read()
    {
        try
        {
            return file.Read(MaximumBytes);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">This service may not write there.</exception>
    public void Write(byte[] bytes) => file.Replace(bytes);
}
