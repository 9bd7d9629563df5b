using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Gate;

/// <summary>The temperature readings of one pass, oldest first, for people to look at; decisions are made without it.</summary>
public sealed record ReadingList(string? Pass, ImmutableArray<PassReading> Readings)
{
    private const int MostShown = 100;

    public static ReadingList Empty { get; } = new(null, []);

    /// <summary>The list after a step of the lane.</summary>
    public ReadingList After(ImmutableArray<LaneEvent> events)
    {
        var list = this;
        foreach (var happened in events)
        {
            if (happened is PassReading reading) list = list.With(reading);
            else if (happened is PassEnded ended && ended.Pass == list.Pass) list = Empty;
        }

        return list;
    }

    private ReadingList With(PassReading reading)
    {
        var readings = reading.Pass == Pass ? Readings : [];
        if (readings.Length == MostShown) readings = readings.RemoveAt(0);
        return new ReadingList(reading.Pass, readings.Add(reading));
    }
}
