using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>The intake of cameras behind a real Kestrel with a real journal; the lane is a state the test sets.</summary>
internal sealed class CameraBench : ILoggerProvider, IAsyncDisposable
{
    public const string Key = "Vf3-0kq_8sT.2bLw~9";

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-cameras-").FullName;
    private readonly ConcurrentQueue<LaneInput> _posted = new();
    private readonly ConcurrentQueue<string> _logged = new();
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;

    /// <summary>A second after the vehicles of the samples were seen.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2020, 2, 11, 0, 30, 3, TimeSpan.Zero));

    public LaneSight? Lane { get; set; } = new LaneSight();

    public EventJournal Journal { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<LaneInput> Posted => [.. _posted];

    public IReadOnlyList<Identification> Seen => [.. _posted.OfType<PlateSeen>().Select(seen => seen.Identification)];

    public string Log => string.Join('\n', _logged);

    public PictureStore Pictures => _app.Services.GetRequiredService<PictureStore>();

    public static async Task<CameraBench> StartAsync(IJournalDisk? disk = null, params (string Key, string Value)[] settings)
    {
        var bench = new CameraBench();
        await bench.ServeAsync(disk, settings);
        return bench;
    }

    public async Task<(int Status, string? Type, string Body)> SendAsync(string path, byte[] body, string? contentType = "application/json", bool chunked = false, string? forwarded = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TransferEncodingChunked = chunked;
        if (forwarded is not null)
            request.Headers.Add(forwarded, "192.0.2.7");
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string? Type, string Body)> ZhenshiAsync(string body) => SendAsync($"/cameras/front/{Key}", Encoding.UTF8.GetBytes(body));

    /// <summary>As the sample, for a plate that is seen now.</summary>
    public Task<(int Status, string? Type, string Body)> SeeAsync(string plate, string camera = "front") =>
        SendAsync($"/cameras/{camera}/{Key}", Encoding.UTF8.GetBytes(Body(plate)));

    public string Body(string plate) => CameraSamples.Text("zhenshi-plate.json")
        .Replace("陕K12345", plate, StringComparison.Ordinal)
        .Replace("1581381002", Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public void ClearLane(string plate) => Lane = new LaneSight(Plate.Parse(plate, PlateColour.Yellow).Plate, 1, LetsThrough: true);

    public async Task<List<PlateRead>> RecordedAsync() =>
        [.. (await JournalBench.ReadAllAsync(Journal)).Select(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data).OfType<PlateRead>()];

    public static string? Info(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("Response_AlarmInfoPlate").GetProperty("info").GetString();

    public static string Detail(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString()!;

    public ILogger CreateLogger(string categoryName) => new Listener(categoryName, _logged);

    public void Dispose()
    {
        // Called by the logger factory too.
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        Journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync(IJournalDisk? disk, (string Key, string Value)[] settings)
    {
        Journal = disk is null
            ? EventJournal.Open(Path.Combine(_folder, "journal"), JournalBench.Source, new JournalSettings(), Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            : JournalBench.Open(disk, time: Time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(this).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(Journal);
        builder.Services.AddSingleton<PlateLookup>((plate, confidences) => new Lookup(
            plate.Text.EndsWith('5') ? WhitelistVerdict.Registered : WhitelistVerdict.Unregistered, "reg-1", confidences.Length, ImmutableArray<PlateCandidate>.Empty));
        builder.Services.AddSingleton(new LaneLink(_ => Lane, (_, input) => _posted.Enqueue(input)));
        (string Key, string Value)[] usual =
        [
            ("Gate:Site", "north"), ("Gate:Name", "gate-1"), ("Gate:DataDirectory", _folder), ("Pictures:KeepFreeBytes", "0"),
            .. Camera(0, "front", "zhenshi"), .. Camera(1, "rear", "hikvision"), .. Camera(2, "opener", "zhenshi"),
            ("Cameras:2:MayOpen", "true"), ("Cameras:2:RepeatSeconds", "600"),
        ];
        builder.Services.AddCameras(Settings.Of([.. usual.Where(one => !settings.Any(other => other.Key == one.Key)), .. settings]));
        _app = builder.Build();
        _app.MapCameras();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
    }

    private static (string, string)[] Camera(int index, string name, string kind) =>
        [($"Cameras:{index}:Name", name), ($"Cameras:{index}:Kind", kind), ($"Cameras:{index}:Lane", "lane-1"), ($"Cameras:{index}:Key", Key)];

    private sealed class Listener(string category, ConcurrentQueue<string> logged) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logged.Enqueue($"{category} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
