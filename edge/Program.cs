using System.CommandLine;
using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Staff;
using Checkpoint.Edge.Traffic;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Import;

try
{
    var settings = SettingsFiles.Read();
    var command = new RootCommand(CommandWords.Of("AboutGate"))
    {
        WhitelistCommands.Create(settings, TimeProvider.System),
        StaffCommands.Create(settings, TimeProvider.System),
        SafeOutputsCommand.Create(settings),
        TrafficCommand.Create(TimeProvider.System),
    };
    command.SetAction(_ => RunGateAsync());
    // The host answers the signals itself, and stops in good order.
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (Trouble.Of(error) is { } trouble)
{
    return trouble.Tell(Console.Error);
}

static async Task<int> RunGateAsync()
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddOperation();
    var (services, settings) = (builder.Services, builder.Configuration);
    var check = new SettingsCheck();
    check.Take(() => services.AddHardware(settings));
    check.Take(() => services.AddJournal(settings));
    check.Take(() => services.AddWhitelist(settings));
    check.Take(() => services.AddPasses(settings));
    check.Take(() => services.AddUplink(settings));
    check.Take(() => services.AddGate(settings));
    check.Take(() => services.AddOrders(settings));
    check.Take(() => services.AddCameras(settings));
    check.Take(() => services.AddStaff(settings));
    check.Finish(services, settings);
    ListenAddresses.Try(settings);

    await using var app = builder.Build();
    app.Services.ReleaseRelays();

    app.MapOperation();
    app.MapCameras();
    app.MapSimulation();
    var staff = app.MapStaffOnly();
    staff.MapLanes();
    staff.MapPasses();
    staff.MapWhitelist();
    staff.MapDirectives();

    var outcome = app.Services.GetRequiredService<GateOutcome>();
    await app.RunAsync();
    return outcome.ExitCode;
}
