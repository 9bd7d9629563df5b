using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Tests;
using CsCheck;
using LiteDB;
using Xunit;

namespace Checkpoint.Cloud.Tests.Store;

/// <summary>What only the embedded store has: its own way to keep runs, and older layouts.</summary>
public sealed class EmbeddedLayoutTests
{
    [Fact]
    public void Runs_of_lost_events_that_touch_are_one_whatever_their_order() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 6]).Array[1, 12].Sample(
            told =>
            {
                using var database = new LiteDatabase(new MemoryStream());
                var table = new LostTable(database);
                var lost = new HashSet<long>();
                foreach (var (from, more) in told)
                {
                    table.Put(3, from, from + more);
                    for (var sequence = from; sequence <= from + more; sequence++) lost.Add(sequence);
                }

                table.Put(4, 1, 50);
                for (var sequence = 1L; sequence < 50; sequence++)
                {
                    long? through = lost.Contains(sequence) ? sequence : null;
                    while (through is { } last && lost.Contains(last + 1)) through = last + 1;
                    Assert.Equal(through, table.Through(3, sequence));
                }

                Assert.Equal(1 + lost.Count(sequence => !lost.Contains(sequence + 1)), database.GetCollection("lostRuns").Count());
            },
            iter: Scale.Of(1_000, 50), threads: 1);

    [Fact]
    public void Losses_of_an_older_layout_still_count()
    {
        using var database = new LiteDatabase(new MemoryStream());
        database.GetCollection("lost").Insert(new BsonDocument { ["_id"] = "2.5.9", ["stream"] = 2, ["from"] = 5L, ["through"] = 9L });
        Assert.Equal(9, new LostTable(database).Through(2, 7));
        Assert.False(database.CollectionExists("lost"));
    }
}
