using Checkpoint.Cloud.Api;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Fleet;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Pages;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Reports;
using Checkpoint.Cloud.Store;

if (args is [CredentialCommand.Name, ..]) return CredentialCommand.Run(args[1..], Console.In, Console.Out, Console.Error);
if (args is [EnrolCommand.Name, ..]) return EnrolCommand.Run(args[1..], Console.Out, Console.Error);
if (AccountCommand.Is(args)) return await AccountCommand.RunAsync(args, Console.Out, Console.Error);
if (CommandLine.AsksForHelp(args)) return CommandLine.WriteHelp(Console.Out);
if (CommandLine.Problem(args) is { } problem) return problem.Tell(Console.Error);

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddOperation();
    builder.AddPages();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddStore(builder.Configuration);
    builder.Services.AddPeople(builder.Configuration);
    builder.Services.AddBroker(builder.Configuration);
    builder.Services.AddLiveFeed(builder.Configuration);
    builder.Services.AddOrders();
    builder.Services.AddRegistry();
    builder.Services.AddReports();
    builder.Services.AddSingleton<FleetBoard>();
    builder.Services.AddApiDocument();
    builder.Services.AddIngest(builder.Configuration);

    await using var app = builder.Build();
    app.CheckSettings();
    app.UseSecurityHeaders();
    app.UseOwnHosts();
    app.UsePages();
    app.UseApiErrors();
    app.UsePeople();
    app.MapPeople();
    app.MapApi();
    app.MapOrders();
    app.MapRegistry();
    app.MapReports();
    app.MapOpenApi().RequireAuthorization(May.Watch);
    app.MapOperation();
    app.MapPages();
    await app.AddFirstAdministratorAsync(Console.Out);
    return await app.RunToEndAsync(Console.Error);
}
catch (Exception error) when (Trouble.Of(error) is { } trouble)
{
    return trouble.Tell(Console.Error);
}
