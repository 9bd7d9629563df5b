using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Import;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

/// <summary>The whitelist of a gate with a real folder: the service as it is registered, and the import command beside it.</summary>
internal sealed class WhitelistGate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-");
    private IHost? _service;

    public string WhitelistPath => Path.Combine(_folder.FullName, "whitelist");

    public string IndexPath => Path.Combine(WhitelistPath, "registrations.index");

    public string StorePath => Path.Combine(WhitelistPath, "registrations.db");

    public RegistrationStore Store => new(StorePath);

    public GreenChannel Green => _service!.Services.GetRequiredService<GreenChannel>();

    public EventJournal Journal => _service!.Services.GetRequiredService<EventJournal>();

    public StoreKeeper Keeper => _service!.Services.GetRequiredService<StoreKeeper>();

    private IConfiguration Configuration =>
        Settings.Of(("Gate:Site", "north"), ("Gate:Name", "gate-1"), ("Gate:DataDirectory", _folder.FullName));

    /// <param name="own">Services that count instead of the gate's.</param>
    public async Task<WhitelistGate> StartAsync(Action<IServiceCollection>? own = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        own?.Invoke(builder.Services);
        builder.Services.AddJournal(Configuration).AddWhitelist(Configuration);
        _service = builder.Build();
        await _service.StartAsync();
        return this;
    }

    public async Task StopAsync()
    {
        await _service!.StopAsync();
        _service.Dispose();
        _service = null;
    }

    /// <summary>Writes a file and imports it.</summary>
    /// <returns>Exit code, and what the person at the keyboard saw.</returns>
    public (int Code, string Output, string Errors) Import(string name, string content, params string[] options) =>
        Import(name, System.Text.Encoding.UTF8.GetBytes(content), options);

    public (int Code, string Output, string Errors) Import(string name, byte[] content, params string[] options)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(file, content);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = WhitelistCommands.Create(Configuration, TimeProvider.System).Parse(["import", file, .. options])
            .Invoke(new System.CommandLine.InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    public WhitelistVerdict Verdict(string plate) => Green.Find(Samples.Plate(plate)).Verdict;

    public async Task<List<WhitelistApplied>> AppliedAsync()
    {
        await UntilAsync(() => Journal.DurableSequence == Journal.LastSequence);
        var applied = new List<WhitelistApplied>();
        foreach (var entry in await JournalBench.ReadAllAsync(Journal))
        {
            if (CloudEventJson.Read(entry.Utf8.Span, out _)!.Data is WhitelistApplied one)
                applied.Add(one);
        }
        return applied;
    }

    /// <summary>Waits for what a background service does; fails when it does not come.</summary>
    public static async Task UntilAsync(Func<bool> reached)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!reached())
        {
            try
            {
                await look.WaitForNextTickAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("It did not happen within a minute.");
            }
        }
    }

    public void Dispose()
    {
        _service?.StopAsync().GetAwaiter().GetResult();
        _service?.Dispose();
        _folder.Delete(recursive: true);
    }
}
