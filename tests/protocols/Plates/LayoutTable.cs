using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Tests.Plates;

/// <summary>The table of layouts in protocols/Plates/README.md.</summary>
internal static class LayoutTable
{
    public static IReadOnlyList<(PlateKind Kind, string[] Examples, PlateColour[] Colours)> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(SourceTree.Folder, "..", "..", "protocols", "Plates", "README.md"))
            .SkipWhile(line => !line.StartsWith("| kind |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Enum.Parse<PlateKind>(cells[0]), cells[2].Split(", "), cells[3].Split(", ").Select(Enum.Parse<PlateColour>).ToArray())),
    ];
}
