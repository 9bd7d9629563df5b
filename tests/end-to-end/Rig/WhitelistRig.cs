using Xunit;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>A gate with an imported whitelist, mosquitto, and a centre whose registry is empty.</summary>
internal sealed class WhitelistRig : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-end-to-end-").FullName;
    private ChildProcess? _broker;
    private CentreProcess? _centre;
    private GateProcess? _gate;

    public CentreProcess Centre => _centre!;

    public GateProcess Gate => _gate!;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort.Take();
        _broker = await Mosquitto.StartAsync(_folder, port);
        _centre = await CentreProcess.StartAsync(_folder, port);
        _gate = await GateProcess.StartAsync(_folder, port, """
            plate,colour,registration,people
            陕K10001,yellow,SM-1,1
            """);
    }

    public ValueTask DisposeAsync()
    {
        _gate?.Dispose();
        _centre?.Dispose();
        _broker?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
