using Checkpoint.Cloud.Api;
using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Ingest;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Pages;
using Checkpoint.Cloud.Store;

if (args is [CredentialCommand.Name, ..]) return CredentialCommand.Run(args[1..], Console.In, Console.Out, Console.Error);

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddOperation();
builder.AddPages();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStore(builder.Configuration);
builder.Services.AddBroker(builder.Configuration);
builder.Services.AddLiveFeed(builder.Configuration);
builder.Services.AddIngest(builder.Configuration);

var app = builder.Build();
if (app.ReportWrongSettings(Console.Error)) return 1;
app.UseSecurityHeaders();
app.UsePages();
app.MapApi();
app.MapOperation();
app.MapPages();
return await app.RunToEndAsync(Console.Error);
