using System.Buffers;
using System.IO.Pipelines;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Whitelist;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// Files many registrations at once: a JSON object in each line. The body is kept in a file first and read twice, so that a
/// bad line is found before the first one is filed.
/// </summary>
internal sealed class RegistryImport(IRegistryStore store, IOptions<StoreSettings> settings)
{
    public const long MaximumBytes = 1L << 30;
    private const string Prefix = "import-";
    private const int MaximumNamed = 20, MaximumConflicts = 100;
    /// <summary>
    /// In one transaction. Each writes almost every page of the indexes once more, so few and large ones are fast; a single change that
    /// comes meanwhile waits for one of them, a second or two.
    /// </summary>
    private const int BatchSize = 20_000;

    /// <summary>Removes what a centre that was killed has left. Call it when no import can run.</summary>
    public static void RemoveLeftovers(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, Prefix + "*"))
            if (Guid.TryParseExact(Path.GetFileName(path)[Prefix.Length..], "n", out _)) File.Delete(path);
    }

    /// <returns>What was filed; or null and the lines that are wrong, and then nothing was filed.</returns>
    public async Task<(ImportResult? Result, IReadOnlyList<string> Problems)> RunAsync(Stream body, FilingAuthor author, CancellationToken cancellationToken)
    {
        var path = Path.Combine(StoreFolder.Create(settings.Value.Directory).FullName, $"{Prefix}{Guid.NewGuid():n}");
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await body.CopyToAsync(file, cancellationToken);
        List<string> problems = [];
        var lines = 0;
        await foreach (var (line, _, problem) in ReadAsync(file, cancellationToken))
        {
            lines++;
            if (problem is not null) problems.Add($"Line {line}: {problem}.");
            if (problems.Count == MaximumNamed) break;
        }
        if (lines == 0) problems.Add("There is no line.");
        return problems.Count > 0 ? (null, problems) : (await FileAsync(file, author, cancellationToken), []);
    }

    private async Task<ImportResult> FileAsync(FileStream file, FilingAuthor author, CancellationToken cancellationToken)
    {
        Dictionary<FilingOutcome, int> counts = [];
        List<int> conflicts = [];
        var batch = new List<(int Line, Registration Registration)>(BatchSize);
        await foreach (var (line, registration, _) in ReadAsync(file, cancellationToken))
        {
            batch.Add((line, registration!));
            if (batch.Count == BatchSize) await TakeAsync();
        }
        await TakeAsync();
        return new(Count(FilingOutcome.Created), Count(FilingOutcome.Changed), Count(FilingOutcome.Same), Count(FilingOutcome.PlateTaken) + Count(FilingOutcome.Full), conflicts);

        int Count(FilingOutcome outcome) => counts.GetValueOrDefault(outcome);

        async Task TakeAsync()
        {
            var results = await store.ApplyAsync([.. batch.Select(each => FilingCommand.Put(each.Registration, author))], cancellationToken: cancellationToken);
            foreach (var (result, line) in results.Zip(batch.Select(each => each.Line)))
            {
                counts[result.Outcome] = Count(result.Outcome) + 1;
                if (result.Outcome == FilingOutcome.PlateTaken && conflicts.Count < MaximumConflicts) conflicts.Add(line);
            }
            batch.Clear();
        }
    }

    private static async IAsyncEnumerable<(int Line, Registration? Registration, string? Problem)> ReadAsync(
        FileStream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        file.Position = 0;
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        for (var line = 1; ;)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (Line(ref buffer, read.IsCompleted) is { } content)
            {
                if (content.Length > 0) yield return Read(line, content);
                line++;
            }
            if (buffer.Length > WhitelistMessages.MaximumEntryBytes)
            {
                yield return (line, null, $"it has more than {WhitelistMessages.MaximumEntryBytes} bytes");
                break;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
        }
        await reader.CompleteAsync();
    }

    private static byte[]? Line(ref ReadOnlySequence<byte> buffer, bool isEnd)
    {
        var end = buffer.PositionOf((byte)'\n');
        if (end is null && (!isEnd || buffer.IsEmpty)) return null;
        var line = end is { } at ? buffer.Slice(0, at) : buffer;
        buffer = end is { } next ? buffer.Slice(buffer.GetPosition(1, next)) : buffer.Slice(buffer.End);
        return line.ToArray().AsSpan().Trim(" \t\r"u8).ToArray();
    }

    private static (int Line, Registration? Registration, string? Problem) Read(int line, byte[] content)
    {
        if (WhitelistMessages.ReadEntry(content, out var problem) is not { } entry) return (line, null, problem);
        if (entry.Removed) return (line, null, "removed is true; use DELETE");
        return entry.TryRead(out var change, out problem) ? (line, change.Registration, null) : (line, null, problem);
    }
}
