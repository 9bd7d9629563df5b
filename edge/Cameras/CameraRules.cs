using System.Net;
using Checkpoint.Edge.Hardware;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Cameras;

/// <summary>Everything the settings say about cameras, complete and checked.</summary>
internal sealed record CameraRules(IReadOnlyList<CameraSettings> Cameras, CameraLimits Limits, PictureSettings Pictures)
{
    private const int MaximumCameras = 16, MaximumName = 40, MinimumKey = 16, MaximumKey = 128;

    /// <summary>Reads the sections <c>Cameras</c>, <c>CameraLimits</c> and <c>Pictures</c>, and the key files.</summary>
    /// <exception cref="OptionsValidationException">Each failure names the setting, its value and what would be right.</exception>
    public static CameraRules Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var entries = configuration.GetSection("Cameras").GetChildren().ToList();
        var cameras = entries.ConvertAll(entry => SettingsReader.Read<CameraSettings>(entry, problems));
        var limits = SettingsReader.Read<CameraLimits>(configuration.GetSection("CameraLimits"), problems);
        var pictures = SettingsReader.Read<PictureSettings>(configuration.GetSection("Pictures"), problems);
        problems.AddRange([.. limits.Problems(), .. pictures.Problems()]);

        if (cameras.Count > MaximumCameras)
            problems.Add($"Cameras has {cameras.Count} entries; name up to {MaximumCameras} cameras, each with Name, Kind and Lane.");
        var lanes = HardwareSettings.LaneNames(configuration);
        for (var i = 0; i < cameras.Count; i++)
        {
            Check(cameras[i], entries[i].Path, lanes, problems);
            if (cameras.FindIndex(other => other.Name == cameras[i].Name) < i)
                problems.Add($"{entries[i].Path}:Name is \"{cameras[i].Name}\", as of another camera; give each its own.");
        }
        return problems.Count == 0
            ? new CameraRules(cameras, limits, pictures)
            : throw new OptionsValidationException(nameof(CameraRules), typeof(CameraRules), problems);
    }

    private static void Check(CameraSettings camera, string path, IReadOnlyList<string> lanes, List<string> problems)
    {
        if (camera.Name.Length is 0 or > MaximumName || !camera.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            problems.Add($"{path}:Name is \"{camera.Name}\"; give 1 to {MaximumName} lower-case letters, digits and '-', as front-1.");
        if (!Enum.IsDefined(camera.Kind))
            problems.Add($"{path}:Kind is missing; use one of {string.Join(", ", Enum.GetNames<CameraKind>())}.");
        if (!lanes.Contains(camera.Lane))
            problems.Add($"{path}:Lane is \"{camera.Lane}\"; use one of {string.Join(", ", lanes)}.");
        if (camera.Line is < 1 or > 8)
            problems.Add($"{path}:Line is {camera.Line}; use 1 to 8, or leave it out when the camera sees one lane.");
        if (camera.SilentAfterSeconds is not 0 and (< 10 or > 86400))
            problems.Add($"{path}:SilentAfterSeconds is {camera.SilentAfterSeconds}; use 10 to 86400, or 0 for a camera without heartbeat.");
        if (camera.LateAfterSeconds is < 2 or > 300)
            problems.Add($"{path}:LateAfterSeconds is {camera.LateAfterSeconds}; use 2 to 300.");
        if (camera.RepeatSeconds is < 0 or > 600)
            problems.Add($"{path}:RepeatSeconds is {camera.RepeatSeconds}; use 0 to 600.");
        if (camera.MayOpen && camera.Kind == CameraKind.Hikvision)
            problems.Add($"{path}:MayOpen is true; only the answer to a Zhenshi camera can open. Leave it out.");
        if (camera.Address.Length > 0 && camera.RemoteAddress is null)
            problems.Add($"{path}:Address is \"{camera.Address}\"; give the camera's IP address, as 192.168.1.64, or leave it out.");
        CheckKey(camera, path, problems);
    }

    /// <summary>Takes the key out of its file. A key is never named in a message.</summary>
    private static void CheckKey(CameraSettings camera, string path, List<string> problems)
    {
        if (camera.Key.Length > 0 && camera.KeyFile.Length > 0)
        {
            problems.Add($"{path}:Key and {path}:KeyFile are both given; leave one of them out.");
            return;
        }
        if (camera.KeyFile.Length > 0)
        {
            if (ReadKey(camera.KeyFile) is not { } key)
            {
                problems.Add($"{path}:KeyFile is \"{camera.KeyFile}\", which cannot be read; name a file with the key that this service may read.");
                return;
            }
            camera.Key = key;
        }
        else if (camera.Key.Length == 0)
        {
            if (camera.RemoteAddress is not { } address || !IPAddress.IsLoopback(address))
                problems.Add($"{path}:Key is missing; set {path.Replace(":", "__", StringComparison.Ordinal)}__Key in the environment, or {path}:KeyFile, to a key of {MinimumKey} characters or more.");
            return;
        }
        if (camera.Key.Length is < MinimumKey or > MaximumKey || !camera.Key.All(c => char.IsAsciiLetterOrDigit(c) || "-_.~".Contains(c, StringComparison.Ordinal)))
            problems.Add($"{path}:Key has {camera.Key.Length} characters or characters that cannot stand in an address; use {MinimumKey} to {MaximumKey} letters, digits, '-', '_', '.' and '~'.");
    }

    private static string? ReadKey(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
