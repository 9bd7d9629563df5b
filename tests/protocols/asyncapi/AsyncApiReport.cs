using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Checkpoint.Protocols.Tests.AsyncApi;

/// <summary>What the official parser makes of protocols/asyncapi.yaml; see tests/protocols/asyncapi/check.mjs.</summary>
public sealed class AsyncApiReport
{
    public AsyncApiReport()
    {
        var folder = Path.Combine(SourceTree.Folder, "asyncapi");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException("The AsyncAPI parser is not installed: run `npm ci` in tests/protocols/asyncapi.");
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(folder, "check.mjs"),
                Path.Combine(SourceTree.Folder, "..", "..", "protocols", "asyncapi.yaml"),
                Path.Combine(SourceTree.Folder, "Messages", "golden"),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"check.mjs ended with {node.ExitCode}: {errors.Result}");
        var report = JsonNode.Parse(output)!;
        Diagnostics = report["diagnostics"]!.AsArray();
        Document = report["document"] as JsonObject ?? [];
        Violations = report["violations"]!.AsObject();
    }

    /// <summary>Each with "severity" (0 error, 1 warning, 2 information), "code" and "message".</summary>
    public JsonArray Diagnostics { get; }

    /// <summary>References resolved; empty when the document is not valid.</summary>
    public JsonObject Document { get; }

    /// <summary>By golden file: how it breaks the schema of its message.</summary>
    public JsonObject Violations { get; }

    public JsonObject Messages => Document["components"]!["messages"]!.AsObject();

    public JsonObject Schemas => Document["components"]!["schemas"]!.AsObject();
}
