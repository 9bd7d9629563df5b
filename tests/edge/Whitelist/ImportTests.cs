using System.Text;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Edge.Tests.Whitelist;

public sealed class ImportTests : IDisposable
{
    private const string Header = "plate,colour,registration,status,validFrom,validTo,people,gates\n";

    private readonly WhitelistGate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_file_with_every_column_is_taken_by_the_running_gate_and_recorded()
    {
        await _gate.StartAsync();
        Assert.Equal(WhitelistVerdict.Unregistered, _gate.Verdict("陕K12345"));
        var changed = 0;
        _gate.Green.Changed += () => Interlocked.Increment(ref changed);

        var (code, output, errors) = _gate.Import("list.csv", Header
            + "陕K·12345,yellow,SM-1,active,2020-02-11,,2,north/gate-1 north/gate-2\r\n"
            + "陕k-d12345,green,SM-2,,,,,\n"
            + "\"陕K12346\",黄,SM-3,Suspended,,2199-12-31,1,*\n".Replace("2199", "2100").Replace("*", "south/*"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("3 registrations", output, StringComparison.Ordinal);

        await WhitelistGate.UntilAsync(() => Volatile.Read(ref changed) > 0); // told of after it is in use
        Assert.Equal((1, 3), (changed, _gate.Green.Count));
        var found = _gate.Green.Find(Samples.Plate("陕K12345", PlateColour.Yellow));
        Assert.Equal((WhitelistVerdict.Registered, "SM-1", 2), (found.Verdict, found.Registration, found.PeopleAboard));
        Assert.Equal(WhitelistVerdict.Unregistered, _gate.Green.Find(Samples.Plate("陕K12345", PlateColour.Blue)).Verdict);
        Assert.Equal(WhitelistVerdict.Registered, _gate.Verdict("陕KD12345"));
        Assert.Equal(WhitelistVerdict.Suspended, _gate.Verdict("陕K12346"));

        await WhitelistGate.UntilAsync(() => !File.Exists(_gate.IndexPath + ".draft") && File.Exists(_gate.IndexPath));
        var applied = Assert.Single(await _gate.AppliedAsync());
        Assert.Equal((_gate.Green.Version, 3, _gate.Green.Digest), (applied.Version, applied.Count, applied.Digest));
        Assert.Equal("SM-1", Assert.Single(_gate.Store.Find(Samples.Plate("陕K12345"))!).Id);
        Assert.Equal(_gate.Green.Index.Digest, WhitelistDigest.Of(_gate.Green.Index.Registrations));
    }

    [Fact]
    public async Task A_file_imported_while_the_gate_is_stopped_is_taken_at_its_start_and_stays()
    {
        Assert.Equal(0, _gate.Import("list.csv", Header + "陕K12345,,SM-1,,,,,\n").Code);
        await _gate.StartAsync();
        await WhitelistGate.UntilAsync(() => File.Exists(_gate.IndexPath));
        Assert.Equal(WhitelistVerdict.Registered, _gate.Verdict("陕K12345"));
        await _gate.StopAsync();
        await _gate.StartAsync();
        Assert.Equal(WhitelistVerdict.Registered, _gate.Verdict("陕K12345"));
        Assert.Single(await _gate.AppliedAsync());
    }

    [Fact]
    public async Task Of_several_files_the_last_one_counts()
    {
        Assert.Equal(0, _gate.Import("a.csv", Header + "陕K12345,,SM-1,,,,,\n").Code);
        Assert.Equal(0, _gate.Import("b.csv", Header + "陕K12346,,SM-2,,,,,\n").Code);
        await _gate.StartAsync();
        await WhitelistGate.UntilAsync(() => File.Exists(_gate.IndexPath) && _gate.Verdict("陕K12346") == WhitelistVerdict.Registered);
        Assert.Equal(WhitelistVerdict.Unregistered, _gate.Verdict("陕K12345"));
    }

    [Theory]
    [InlineData("陕K1234,,SM-1,,,,,", "too few")]
    [InlineData(",,SM-1,,,,,", "There is no plate")]
    [InlineData("陕K12345,pink,SM-1,,,,,", "no plate colour")]
    [InlineData("陕KD12345,blue,SM-1,,,,,", "colour")]
    [InlineData("陕K12345,,,,,,,", "no registration number")]
    [InlineData("陕K12345,,SM-1,1,,,,", "is no status")]
    [InlineData("陕K12345,,SM-1,,11.02.2026,,,", "validFrom is \"11.02.2026\"")]
    [InlineData("陕K12345,,SM-1,,,1999-01-01,,", "outside 2000-01-01")]
    [InlineData("陕K12345,,SM-1,,2026-02-11,2026-02-10,,", "validTo lies before")]
    [InlineData("陕K12345,,SM-1,,,,0,", "number of people")]
    [InlineData("陕K12345,,SM-1,,,,two,", "number of people")]
    [InlineData("陕K12345,,SM-1,,,,,gate-1", "\"gate-1\" is no gate")]
    [InlineData("陕K12345,,SM-1,,,,", "7 fields; the header has 8")]
    [InlineData("陕K99999,,SM-9,,,,,", "line 2 already")]
    [InlineData("\"陕K12345,,SM-1,,,,,", "quotation mark")]
    public async Task A_bad_row_is_named_with_its_line_and_reason_and_nothing_is_applied(string row, string reason)
    {
        var content = Header + "陕K99999,,SM-0,,,,,\n" + row + "\n陕K99998,,SM-8,,,,,\n";
        var (code, output, errors) = _gate.Import("list.csv", content);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("Line 3: ", errors, StringComparison.Ordinal);
        Assert.Contains(reason, errors, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("1 of 3 rows", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(_gate.WhitelistPath) ? Directory.GetFiles(_gate.WhitelistPath, "*", SearchOption.AllDirectories) : []);

        Assert.Equal(0, _gate.Import("list.csv", content, "--skip-bad-rows").Code);
        await _gate.StartAsync();
        await WhitelistGate.UntilAsync(() => _gate.Green.Count == 2);
        Assert.Equal(("SM-0", "SM-8"), (_gate.Green.Find(Samples.Plate("陕K99999")).Registration, _gate.Green.Find(Samples.Plate("陕K99998")).Registration));
    }

    [Theory]
    [InlineData("list.csv", "", "empty")]
    [InlineData("list.csv", "陕K12345,yellow\n", "name the columns")]
    [InlineData("list.csv", "plate,colour\n陕K12345,yellow\n", "column registration is missing")]
    [InlineData("list.csv", "plate,registration,plate\n", "named twice")]
    [InlineData("list.csv", "plate,registration\n", "no registration to import")]
    [InlineData("list.txt", "plate,registration\n", ".csv or .json")]
    [InlineData("list.json", "", "empty")]
    [InlineData("list.json", "{\"plate\":\"陕K12345\"}", "Line 1")]
    [InlineData("list.json", "[{\"plate\":\"陕K12345\",\"registration\":\"SM-1\"}", "ends in the middle")]
    [InlineData("list.json", "[{\"plate\":\"陕K12345\",\"regis", "ends in the middle")]
    [InlineData("list.json", "[{\"plate\":\"陕K12345\",\"registration\":\"SM-1\"},\n]", "Line 2")]
    [InlineData("list.json", "[\n{\"plate\":\"陕K12345\",\"registration\":\"SM-1\"}]\n x", "Line 3")]
    public void A_file_that_is_no_whitelist_is_refused_whatever_the_options(string name, string content, string reason)
    {
        var (code, _, errors) = _gate.Import(name, content, "--skip-bad-rows");
        Assert.NotEqual(0, code);
        Assert.Contains(reason, errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_says_how_to_save_it()
    {
        byte[] gbk = [.. Encoding.ASCII.GetBytes("plate,registration\n"), 0xc9, 0xc2, .. Encoding.ASCII.GetBytes("K12345,SM-1\n")];
        var (code, _, errors) = _gate.Import("list.csv", gbk);
        Assert.Equal(2, code);
        Assert.Contains("CSV UTF-8", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_imported_row_by_row_with_the_line_of_each_bad_one()
    {
        const string json = """
            [
              { "plate": "陕K12345", "colour": "yellow", "registration": "SM-1", "people": 2, "gates": ["north/*"] },
              { "plate": "陕K12346", "registration": "SM-{\"2}" , "people": "two" },
              { "plate": "陕K12347", "registration": "SM-3", "colour": null, "status": "revoked" },
              { "plate": "陕K12348", "registration": "SM-4", "driver": "x" }
            ]
            """;
        var (code, _, errors) = _gate.Import("list.json", "\ufeff" + json);
        Assert.Equal(1, code);
        Assert.Equal(["Line 3", "Line 5"], errors.Split('\n').Where(line => line.StartsWith("Line", StringComparison.Ordinal)).Select(line => line[..6]));
        Assert.Equal(0, _gate.Import("list.json", json, "--skip-bad-rows").Code);
        await _gate.StartAsync();
        await WhitelistGate.UntilAsync(() => _gate.Green.Count == 2);
        Assert.Equal(WhitelistVerdict.Registered, _gate.Verdict("陕K12345"));
        Assert.Equal(WhitelistVerdict.Revoked, _gate.Verdict("陕K12347"));
    }

    [Fact]
    public void Every_word_of_the_import_is_said_in_Chinese_too()
    {
        string[] Names(string culture) =>
        [
            .. new System.Resources.ResourceManager("Checkpoint.Edge.Whitelist.Import.ImportWords", typeof(Edge.Whitelist.GreenChannel).Assembly)
                .GetResourceSet(new System.Globalization.CultureInfo(culture), true, tryParents: false)!
                .Cast<System.Collections.DictionaryEntry>().Select(entry => (string)entry.Key).Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(Names(""));
        Assert.Equal(Names(""), Names("zh-CN"));
    }
}
