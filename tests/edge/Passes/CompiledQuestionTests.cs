using System.Collections;
using System.Globalization;
using System.Reflection;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Tests.Whitelist;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Edge.Tests.Passes;

/// <summary>LiteDB compiles the text of each question and keeps it for ever: a text for each plate would cost time, and memory without end.</summary>
public sealed class CompiledQuestionTests
{
    [Fact]
    public void What_is_asked_for_is_not_part_of_a_text_that_LiteDB_compiles()
    {
        var plate = Samples.Plate("陕K7Q7Q7");
        var (id, time) = ("asked-for-7Q7Q7", DateTimeOffset.FromUnixTimeMilliseconds(777_777_000_123));
        var disk = new SimulatedDisk();
        using (var store = new PassStore(new PassFile(disk, 64 << 20), "s", TimeProvider.System, NullLogger<PassStore>.Instance))
        {
            Assert.Null(store.Find(id));
            Assert.Empty(store.Find(new PassQuery(time, time.AddDays(1), plate, PassOutcome.Isolated, 10)));
            Assert.Equal(0, store.Remove(time));
        }
        var registrations = new RegistrationStore(disk, "registrations.db");
        registrations.Write(Samples.Index(1, Samples.Filed("陕K7Q7Q7")), CancellationToken.None);
        Assert.Single(registrations.Find(plate)!);

        var compiled = typeof(BsonExpression).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => field.GetValue(null))
            .OfType<IDictionary>().SelectMany(cache => cache.Keys.OfType<string>()).ToList();
        Assert.Contains(compiled, text => text.Contains('@', StringComparison.Ordinal));
        string[] values = [id, "777777000123", nameof(PassOutcome.Isolated), plate.KeyWithoutColour.ToString(CultureInfo.InvariantCulture)];
        Assert.DoesNotContain(compiled, text => values.Any(value => text.Contains(value, StringComparison.Ordinal)));
    }
}
