using System.CommandLine;
using Checkpoint.Edge.Operation;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary><c>checkpoint-edge whitelist import FILE [--skip-bad-rows] [--data FOLDER]</c>; see README.md in edge/Whitelist.</summary>
public static class WhitelistCommands
{
    /// <param name="configuration">Of the service: the command writes into its Gate:DataDirectory.</param>
    public static Command Create(IConfiguration configuration, TimeProvider time)
    {
        var file = new Argument<FileInfo>("file") { Description = ImportWords.Of("AboutFile") };
        var skipBadRows = new Option<bool>("--skip-bad-rows") { Description = ImportWords.Of("AboutSkip") };
        var data = DataOption.Create();
        var import = new Command("import", ImportWords.Of("AboutImport")) { file, skipBadRows };
        import.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            return new WhitelistImport(DataOption.Gate(configuration, parsed.GetValue(data)), time, console.Output, console.Error).Run(parsed.GetRequiredValue(file), parsed.GetValue(skipBadRows));
        });
        return new Command("whitelist", ImportWords.Of("AboutWhitelist")) { data, import };
    }
}
