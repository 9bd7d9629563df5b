using Checkpoint.Protocols.Plates;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>What would be done with a row.</summary>
public enum RowOutcome { New, Changed, Same, Refused }

/// <summary>One row of a sheet, before it is filed.</summary>
/// <param name="Row">Its line in the file, from 1.</param>
/// <param name="Registration">Left out for a new one that is given its id when it is filed.</param>
/// <param name="Near">What is filed, or in the file, and is taken for this plate easily: to be looked at, no error.</param>
public sealed record RowView(int Row, RowOutcome Outcome, string? Registration, string? Plate, IReadOnlyList<CellProblem>? Problems, IReadOnlyList<NearView>? Near);

public sealed record SheetView(int New, int Changed, int Same, int Refused, IReadOnlyList<RowView> Rows);

/// <summary>Reads a sheet against the registry, and files it: all of it or nothing.</summary>
internal static class FilingImport
{
    private const int MaximumNear = 3;

    /// <returns>The rows and what is to be done; or a problem of the file as a whole.</returns>
    public static async Task<(SheetView? View, List<FilingCommand> Commands, string? Problem)> ReadAsync(
        byte[] file, bool isExcel, FilingState state, FilingAuthor author, IRegistryStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (lines, problem) = SheetFile.Read(file, isExcel);
        if (problem is not null) return (null, [], problem);
        var columns = lines[0].Cells.Select(SheetWords.Heading).ToArray();
        if (!columns.Contains(FilingColumn.Plate)) return (null, [], "The first row has no heading for the plate: 车牌号, or Plate.");
        if (columns.OfType<FilingColumn>().GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice) return (null, [], $"Two columns have the heading of {SheetWords.Name(twice.Key)}.");
        var rows = lines.Skip(1).Select(line => new SheetRow(line.Line, line.Cells.Zip(columns).Where(cell => cell.Second is not null).ToDictionary(cell => cell.Second!.Value, cell => cell.First))).ToList();
        var work = new Work(await store.IndexAsync(cancellationToken), await FiledAsync(rows, store, cancellationToken), state, author, RegistryAnswers.Today(time));
        var views = rows.ConvertAll(work.Take);
        var near = await work.NearAsync(store, cancellationToken);
        views = views.ConvertAll(view => near.TryGetValue(view.Row, out var found) ? view with { Near = found } : view);
        return (new(Count(RowOutcome.New), Count(RowOutcome.Changed), Count(RowOutcome.Same), Count(RowOutcome.Refused), views), work.Commands, null);

        int Count(RowOutcome outcome) => views.Count(view => view.Outcome == outcome);
    }

    private static Task<IReadOnlyList<FilingVersion>> FiledAsync(List<SheetRow> rows, IRegistryStore store, CancellationToken cancellationToken) =>
        store.FindAsync([.. rows.Select(row => row.Id).OfType<string>().Distinct()], [.. rows.Select(row => row.Plate?.Key).OfType<ulong>().Distinct()], cancellationToken).AsTask();

    private sealed class Work(FilingIndex index, IReadOnlyList<FilingVersion> filed, FilingState state, FilingAuthor author, DateOnly today)
    {
        private readonly Dictionary<string, FilingVersion> _ids = filed.ToDictionary(each => each.Filing!.Id);
        private readonly Dictionary<ulong, FilingVersion> _plates = filed.ToDictionary(each => each.Filing!.Plate.Key);
        private readonly Dictionary<ulong, int> _platesOfFile = [];
        private readonly Dictionary<string, int> _idsOfFile = [];
        private readonly List<(int Row, Plate Plate, ulong[] Near)> _near = [];

        public List<FilingCommand> Commands { get; } = [];

        public RowView Take(SheetRow row)
        {
            var there = row.Plate is { } own ? _plates.GetValueOrDefault(own.Key) : null;
            // Without an id, the plate says which one is meant.
            var id = row.Id ?? there?.Filing!.Id;
            var before = id is null ? null : _ids.GetValueOrDefault(id);
            if (there is not null && there.Filing!.Id != id) row.Wrong(FilingColumn.Plate, $"is filed already, as {there.Filing.Id}");
            if (row.Plate is { } plate && !_platesOfFile.TryAdd(plate.Key, row.Line)) row.Wrong(FilingColumn.Plate, $"is in row {_platesOfFile[plate.Key]} already");
            if (row.Id is { } given && !_idsOfFile.TryAdd(given, row.Line)) row.Wrong(FilingColumn.Registration, $"is in row {_idsOfFile[given]} already");
            var after = row.Read(id ?? FilingChanges.NewId(today), before?.Filing, state);
            var outcome = after is null ? RowOutcome.Refused : before is null ? RowOutcome.New : after.Equals(before.Filing) ? RowOutcome.Same : RowOutcome.Changed;
            if (after is not null && outcome != RowOutcome.Same) Commands.Add(Command(after, before));
            if (after is not null && outcome != RowOutcome.Same && index.Near(after.Plate).Where(key => NearView.Of(after.Plate, key) != Likeness.OneCharacter).Take(MaximumNear).ToArray() is { Length: > 0 } near) _near.Add((row.Line, after.Plate, near));
            return new(row.Line, outcome, id, row.Plate?.Text, row.Problems.Count > 0 ? row.Problems : null, null);
        }

        public async Task<Dictionary<int, IReadOnlyList<NearView>>> NearAsync(IRegistryStore store, CancellationToken cancellationToken)
        {
            var found = (await store.FindAsync([], [.. _near.SelectMany(each => each.Near).Distinct()], cancellationToken)).ToDictionary(each => each.Filing!.Plate.Key, each => each.Filing!);
            return _near.ToDictionary(each => each.Row, each => (IReadOnlyList<NearView>)[.. each.Near.Where(found.ContainsKey).Select(key => NearView.Of(each.Plate, found[key]))]);
        }

        // What has changed since the rows were looked at is not overwritten.
        private FilingCommand Command(Filing after, FilingVersion? before) =>
            before is null ? FilingCommand.File(after, author) : FilingCommand.Change(after.Id, before.Revision, _ => after, author);
    }
}
