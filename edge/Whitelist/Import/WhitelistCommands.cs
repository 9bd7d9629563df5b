using System.CommandLine;
using Checkpoint.Edge.Gate;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary><c>checkpoint-edge whitelist import FILE [--skip-bad-rows]</c>; see README.md in edge/Whitelist.</summary>
public static class WhitelistCommands
{
    /// <param name="configuration">Of the service: the command writes into its Gate:DataDirectory.</param>
    public static Command Create(IConfiguration configuration, TimeProvider time)
    {
        var file = new Argument<FileInfo>("file") { Description = ImportWords.Of("AboutFile") };
        var skipBadRows = new Option<bool>("--skip-bad-rows") { Description = ImportWords.Of("AboutSkip") };
        var import = new Command("import", ImportWords.Of("AboutImport")) { file, skipBadRows };
        import.SetAction(parsed =>
        {
            var gate = configuration.GetSection(GateSettings.Section).Get<GateSettings>() ?? new GateSettings();
            var console = parsed.InvocationConfiguration;
            return new WhitelistImport(gate, time, console.Output, console.Error).Run(parsed.GetRequiredValue(file), parsed.GetValue(skipBadRows));
        });
        return new Command("whitelist", ImportWords.Of("AboutWhitelist")) { import };
    }
}
