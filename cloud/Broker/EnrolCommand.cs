using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Checkpoint.Cloud.Words;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Broker;

/// <summary>
/// "checkpoint-cloud enrol site/gate": makes a password for a gate, lets the gate in with it at the embedded broker or at mosquitto, and
/// prints what the gate needs. Again for the same gate: a new password, and the old one admits nobody any more.
/// </summary>
internal static class EnrolCommand
{
    public const string Name = "enrol", Centre = "centre";

    private const string Credentials = "--credentials", Mosquitto = "--mosquitto", PasswordFile = "/etc/checkpoint/uplink-password";
    private const int PasswordBytes = 24;

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is not [var user, Credentials or Mosquitto, var path] || path.Length == 0)
            return Refuse(errors, Word.Of("Enrol.Usage"));
        var gate = GateAddress.FromSource("/" + user);
        if (gate is null && (user != Centre || arguments[1] != Mosquitto)) return Refuse(errors, Word.Of("Enrol.NoGate", user));
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        try
        {
            if (arguments[1] == Credentials) Change(path, lines => [.. lines.Where(line => !line.StartsWith(user + ":", StringComparison.Ordinal)), $"{user}:{PasswordHash.Of(password)}"]);
            else EnrolAtMosquitto(path, user, gate, password);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(errors, Word.Of("Enrol.NotWritten", path, e.Message));
        }

        output.WriteLine(gate is null ? Word.Of("Enrol.OfCentre", user, password) : Word.Of("Enrol.OfGate", user, Settings(gate, user), PasswordFile, password));
        output.WriteLine(Word.Of(arguments[1] == Credentials ? "Enrol.RestartCentre" : "Enrol.ReloadMosquitto"));
        return 0;
    }

    private static void EnrolAtMosquitto(string directory, string user, GateAddress? gate, string password)
    {
        Directory.CreateDirectory(directory);
        Change(Path.Combine(directory, "passwords"), lines => [.. lines.Where(line => !line.StartsWith(user + ":", StringComparison.Ordinal)), $"{user}:{MosquittoHash(password)}"]);
        Change(Path.Combine(directory, "acl"), lines => [.. WithoutUser(lines, user), $"user {user}", .. gate is null ? ["topic readwrite checkpoint/v1/#"] : Rights(gate)]);
    }

    /// <summary>The same as in the embedded broker.</summary>
    private static IEnumerable<string> Rights(GateAddress gate) =>
    [
        .. Enum.GetValues<TopicKind>().Select(kind => $"topic {(TopicRights.IsFromGate(kind) ? "write" : "read")} {GateTopic.FilterFor(kind, gate)}"),
        $"topic read {GateTopic.WhitelistHead}",
    ];

    private static IEnumerable<string> WithoutUser(IEnumerable<string> lines, string user)
    {
        var isOwn = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("user ", StringComparison.Ordinal)) isOwn = line["user ".Length..].Trim() == user;
            if (!isOwn) yield return line;
        }
    }

    /// <summary>As mosquitto_passwd writes it: PBKDF2-SHA512. The password is random, so more iterations would only hold up the broker at each connect.</summary>
    private static string MosquittoHash(string password)
    {
        const int Iterations = 1_000;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, 64);
        return string.Create(CultureInfo.InvariantCulture, $"$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    private static string Settings(GateAddress gate, string user)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Gate");
            writer.WriteString("Site", gate.Site);
            writer.WriteString("Name", gate.Gate);
            writer.WriteEndObject();
            writer.WriteStartObject("Uplink");
            writer.WriteString("Username", user);
            writer.WriteString("PasswordFile", PasswordFile);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    /// <summary>Whole or not at all; a file that is new is its owner's alone, one that is there keeps its mode.</summary>
    private static void Change(string path, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        var before = File.Exists(path) ? File.ReadAllLines(path) : [];
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var draft = path + ".new";
        using (var writer = new StreamWriter(draft, options))
            foreach (var line in change(before)) writer.WriteLine(line);
        File.Move(draft, path, overwrite: true);
    }

    private static int Refuse(TextWriter errors, string why)
    {
        errors.WriteLine(why);
        return 2;
    }
}
