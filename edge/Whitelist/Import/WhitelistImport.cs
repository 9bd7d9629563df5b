using System.Globalization;
using Checkpoint.Edge.Gate;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>
/// Checks a file and hands its whitelist over to the service. Everything slow happens here, in the command's process: the
/// service only moves the finished files into their place and reads the index.
/// </summary>
internal sealed class WhitelistImport(GateSettings gate, TimeProvider time, TextWriter output, TextWriter errors)
{
    public const int Imported = 0, BadRows = 1, Unusable = 2;

    /// <returns>Exit code of the command.</returns>
    public int Run(FileInfo file, bool skipBadRows)
    {
        try
        {
            var check = ImportCheck.Of(file);
            foreach (var (line, reason) in check.Bad)
                errors.WriteLine(ImportWords.Of("BadRow", line, reason));
            if (check.BadCount > check.Bad.Count)
                errors.WriteLine(ImportWords.Of("MoreBadRows", check.BadCount - check.Bad.Count));
            if (check.BadCount > 0 && !skipBadRows)
            {
                errors.WriteLine(ImportWords.Of("NothingApplied", check.BadCount, check.Rows));
                return BadRows;
            }
            if (check.Good == 0)
            {
                errors.WriteLine(ImportWords.Of("NoGoodRows"));
                return BadRows;
            }
            HandOver(check);
            return Imported;
        }
        catch (ImportException e)
        {
            errors.WriteLine(e.Message);
            return Unusable;
        }
    }

    private void HandOver(ImportCheck check)
    {
        var now = time.GetUtcNow();
        var version = long.Parse(now.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var index = check.Build(version);
        try
        {
            var path = new WhitelistFolder(gate).NewIncoming(now);
            new RegistrationStore(WhitelistFolder.StoreBeside(path)).Write(index, CancellationToken.None);
            IndexFile.Write(path, index); // last: the service takes what has an index
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteDB.LiteException)
        {
            throw new ImportException(ImportWords.Of("NotHandedOver", gate.DataDirectory, e.Message));
        }
        output.WriteLine(ImportWords.Of("HandedOver", index.Count, version.ToString(CultureInfo.InvariantCulture), index.Digest, check.BadCount));
    }
}
