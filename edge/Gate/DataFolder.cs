using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Gate;

/// <summary>The folder of Gate:DataDirectory, looked at before anything else opens files in it.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder where there is none, and tries whether this user may write in it.</summary>
    /// <exception cref="OptionsValidationException">It cannot be used; the failure says why.</exception>
    public static void Prepare(GateSettings gate)
    {
        try
        {
            Directory.CreateDirectory(gate.DataDirectory);
            TryToWrite(gate.PathOf($".writable-{Environment.ProcessId}"));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new OptionsValidationException(GateSettings.Section, typeof(GateSettings),
                [$"Gate:DataDirectory is {gate.DataDirectory}, which cannot be used: {unusable.Message} Name a folder that this service's user may write, as /var/lib/checkpoint."]);
        }
    }

    private static void TryToWrite(string probe)
    {
        try
        {
            File.OpenHandle(probe, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose).Dispose();
        }
        catch (IOException)
        {
            // A disk that is full, failing or read-only is the journal's to report: the gate works on, with staff.
        }
    }
}
