using System.Globalization;
using System.Text;
using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Simulation;

/// <summary>
/// What the relays of a simulated gate did, one line for each time one was energised: moment (UTC), lane, output. Written before the relay
/// works, beside and independent of what the gate records, so that it tells what moved when the gate's process was killed.
/// </summary>
internal sealed class PulseLog : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public PulseLog(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public void Add(DateTimeOffset at, string lane, LaneOutput output) =>
        _file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:O} {lane} {output}\n")));

    public void Dispose() => _file.Dispose();
}
