using Xunit;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>Gate, mosquitto, centre and browser, once for all scenarios of a class.</summary>
public sealed class CheckpointRig : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-end-to-end-").FullName;
    private ChildProcess? _broker;
    private CentreProcess? _centre;
    private GateProcess? _gate;
    private LivePage? _page;

    internal CentreProcess Centre => _centre!;

    internal GateProcess Gate => _gate!;

    internal LivePage Page => _page!;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort.Take();
        _broker = await Mosquitto.StartAsync(_folder, port);
        _centre = await CentreProcess.StartAsync(_folder, port);
        _gate = await GateProcess.StartAsync(_folder, port, """
            plate,colour,registration,people
            陕K10001,yellow,SM-1,1
            陕K10002,yellow,SM-2,1
            陕K10003,yellow,SM-3,1
            陕K10004,yellow,SM-4,1
            陕K10005,yellow,SM-5,1
            陕K10006,yellow,SM-6,1
            陕K10007,yellow,SM-7,1
            陕K1000B,yellow,SM-8,1
            陕K10009,yellow,SM-9,1
            """);
        _page = await LivePage.OpenAsync(_centre);
    }

    public async ValueTask DisposeAsync()
    {
        if (_page is not null) await _page.DisposeAsync();
        _gate?.Dispose();
        _centre?.Dispose();
        _broker?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
