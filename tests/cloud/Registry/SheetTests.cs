using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Checkpoint.Cloud.Registry.Sheets;
using Checkpoint.Cloud.Tests.Running;
using MiniExcelLibs;
using Xunit;

namespace Checkpoint.Cloud.Tests.Registry;

/// <summary>Sheets in and out of the centre as it ships.</summary>
public abstract class SheetTests : IAsyncLifetime
{
    private const string Phone = "13812341234", Number = "61270119900101123X";

    private IRegistryHome? _home;
    private CentreProcess? _centre;

    private string Registrations => _centre!.Url + "/api/registrations";

    public async ValueTask InitializeAsync()
    {
        _home = await HomeAsync();
        _centre = await CentreProcess.StartAsync([.. _home.Settings, "--Broker:AllowAnonymous=true"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _centre!.DisposeAsync();
        await _home!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IRegistryHome> HomeAsync();

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    public async Task A_sheet_with_Chinese_headings_says_what_it_would_do_and_does_it_and_a_second_time_nothing(string encoding)
    {
        var sheet = Encoded($"车牌号,车牌颜色,车辆类型,所属企业,驾驶员,联系电话,身份证号,起点,终点,随车人数,有效期止\n陕K12345,黄色,牵引车,榆林某煤矿,李四；王五,{Phone}；13900000000,{Number},榆林,神木,2,2026年12月31日\n陕K1234S,yellow,,,,,,,,,\n", encoding);
        var preview = await SheetAsync("/import/preview", sheet);
        Assert.Equal(["2 new 陕K12345", "3 new 陕K1234S"], Rows(preview));
        Assert.Empty(await FoundAsync(""));

        await SheetAsync("/import?reason=list", sheet);
        Assert.Equal(["陕K12345", "陕K1234S"], await FoundAsync("state=submitted"));
        var filed = (await ListAsync("plate=12345")).Single();
        Assert.Equal(("tractor", "榆林某煤矿", 2, "2026-12-31", "tester"), (filed.GetProperty("vehicleClass").GetString(), filed.GetProperty("enterprise").GetString(), filed.GetProperty("people").GetInt32(), filed.GetProperty("validTo").GetString(), filed.GetProperty("by").GetString()));
        Assert.Equal(["李四 138****1234", "王五 139****0000"], filed.GetProperty("drivers").EnumerateArray().Select(driver => $"{driver.GetProperty("name").GetString()} {driver.GetProperty("phone").GetString()}"));
        Assert.Equal((0, 0, 2), Counts(await SheetAsync("/import", sheet)));
    }

    [Fact]
    public async Task A_row_with_an_error_is_named_by_its_column_and_nothing_of_the_sheet_is_filed()
    {
        await SheetAsync("/import?state=active", Encoded("Plate,Plate colour,Registration\n陕K00001,yellow,SM-1\n陕K00002,yellow,SM-2\n"));
        var sheet = Encoded(
            "Registration,Plate,Plate colour,Drivers,Phones,Id numbers,People aboard,Valid to,Checkpoints,Vehicle class\n" +
            "SM-1,陕K00001,yellow,,,,3,,,\n" + // changed
            "SM-9,陕K00002,yellow,,,,,,,\n" + // another has the plate
            ",陕K00008,yellow,,,,,,,\n" + // new
            ",陕K00008,yellow,,,,,,,\n" + // twice
            ",陕K1,,,,,,,,\n" +
            ",陕K00010,yellow,李四,12,612701199001011231,,,,\n" +
            ",陕K00011,yellow,,13812341234,,99,tomorrow,North,spaceship\n" +
            ",陕K00012,green,,,,,,,\n" +
            ",陕B00001,yellow,,,,,,,\n"); // new, near to none
        var preview = await SheetAsync("/import/preview", sheet);
        Assert.Equal(
            ["2 changed 陕K00001", "3 refused 陕K00002 plate", "4 new 陕K00008", "5 refused 陕K00008 plate", "6 refused  plate", "7 refused 陕K00010 phones idNumbers", "8 refused 陕K00011 drivers vehicleClass validTo gates people", "9 refused  colour", "10 new 陕B00001"],
            Rows(preview));
        Assert.Equal((2, 1, 0), (preview.GetProperty("new").GetInt32(), preview.GetProperty("changed").GetInt32(), preview.GetProperty("same").GetInt32()));
        Assert.DoesNotContain("612701", preview.GetRawText(), StringComparison.Ordinal);

        var refused = await PostAsync("/import", sheet, SheetFile.Csv);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Equal(Rows(preview), Rows(JsonElement.Parse(await refused.Content.ReadAsStringAsync()).GetProperty("sheet")));
        Assert.Equal(["陕K00001", "陕K00002"], await FoundAsync("state=active"));
        Assert.Equal(1, (await ListAsync("plate=00001")).Single().GetProperty("people").GetInt32());
    }

    [Fact]
    public async Task Plates_that_look_alike_are_pointed_out_and_no_error()
    {
        await SheetAsync("/import", Encoded("Plate,Plate colour,Registration\n陕K12345,yellow,SM-1\n"));
        var row = (await SheetAsync("/import/preview", Encoded("Plate,Plate colour\n陕K1234S,yellow\n陕K12345,blue\n陕K12349,yellow\n"))).GetProperty("rows");
        Assert.Equal(("lookAlike", "SM-1"), (row[0].GetProperty("near")[0].GetProperty("likeness").GetString(), row[0].GetProperty("near")[0].GetProperty("registration").GetString()));
        Assert.Equal("otherColour", row[1].GetProperty("near")[0].GetProperty("likeness").GetString());
        Assert.False(row[2].TryGetProperty("near", out _));
    }

    [Theory]
    [InlineData("export.csv", SheetFile.Csv)]
    [InlineData("export.xlsx", SheetFile.Excel)]
    public async Task What_is_exported_is_masked_holds_no_formula_and_changes_nothing_when_it_is_imported_again(string address, string kind)
    {
        await SheetAsync("/import", Encoded($"Plate,Plate colour,Registration,Enterprise,Drivers,Phones,Id numbers,Checkpoints,Valid from\n陕K12345,yellow,SM-1,=1+1,李四;王五,;{Phone},{Number},shenmu/*;yulin/north,2026-02-11\n陕K22222,yellow,SM-2,,,,,,\n"));
        var file = await _centre!.Http.GetByteArrayAsync($"{Registrations}/{address}?plate=陕K");
        var text = kind == SheetFile.Csv ? Encoding.UTF8.GetString(file) : string.Join(' ', MiniExcel.Query(new MemoryStream(file)).SelectMany(row => ((IDictionary<string, object?>)row).Values));
        Assert.Contains("138****1234", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, text, StringComparison.Ordinal);
        if (kind == SheetFile.Csv) Assert.Contains("'=1+1", text, StringComparison.Ordinal);
        else Assert.DoesNotContain("<x:f>", await PartAsync(file, "sheet1.xml"), StringComparison.Ordinal);
        Assert.Equal((0, 0, 2), Counts(await SheetAsync("/import", file, kind)));

        Assert.Equal(HttpStatusCode.BadRequest, (await _centre.Http.GetAsync($"{Registrations}/{address}?personal=true")).StatusCode);
        var personal = await _centre.Http.GetByteArrayAsync($"{Registrations}/{address}?personal=true&reason=accident");
        Assert.Contains(Number, kind == SheetFile.Csv ? Encoding.UTF8.GetString(personal) : await PartAsync(personal, "sheet1.xml"), StringComparison.Ordinal);
        var newest = JsonElement.Parse(await _centre.Http.GetStringAsync(Registrations + "/SM-1/history"))[0];
        Assert.Equal(("personalDataSeen", "tester"), (newest.GetProperty("action").GetString(), newest.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_file_that_is_none_or_too_large_is_refused_in_words()
    {
        await RefusedAsync("no zip"u8.ToArray(), SheetFile.Excel);
        await RefusedAsync(await ZipAsync(("other.txt", 10)), SheetFile.Excel);
        await RefusedAsync(await ZipAsync(("xl/workbook.xml", SheetFile.MaximumUnpackedBytes + 1)), SheetFile.Excel);
        await RefusedAsync([], SheetFile.Csv);
        await RefusedAsync(Encoded("Plate\n"), SheetFile.Csv);
        await RefusedAsync(Encoded("Name,Colour\na,b\n"), SheetFile.Csv);
        await RefusedAsync(Encoded("Plate,车牌号\n陕K12345,陕K12345\n"), SheetFile.Csv);
        await RefusedAsync(Encoded("Plate\n\"" + new string('x', 100_000)), SheetFile.Csv);
        await RefusedAsync(Encoded("Plate\n" + string.Concat(Enumerable.Repeat("陕K12345\n", SheetFile.MaximumRows + 1))), SheetFile.Csv);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync("/import/preview", Encoded("Plate\n陕K12345\n"), "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _centre!.Http.GetAsync(_centre.Url + "/health/live")).StatusCode);
    }

    private async Task RefusedAsync(byte[] file, string kind)
    {
        var answer = await PostAsync("/import/preview", file, kind);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest && answer.Content.Headers.ContentType!.MediaType == "application/problem+json", $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<JsonElement> SheetAsync(string address, byte[] file, string kind = SheetFile.Csv)
    {
        var answer = await PostAsync(address, file, kind);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string address, byte[] file, string kind)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(kind);
        return _centre!.Http.PostAsync(Registrations + address, content);
    }

    private async Task<JsonElement[]> ListAsync(string query) => [.. JsonElement.Parse(await _centre!.Http.GetStringAsync($"{Registrations}?{query}")).GetProperty("registrations").EnumerateArray()];

    private async Task<string[]> FoundAsync(string query) => [.. (await ListAsync(query)).Select(each => each.GetProperty("plate").GetString()!)];

    private static (int, int, int) Counts(JsonElement sheet) => (sheet.GetProperty("new").GetInt32(), sheet.GetProperty("changed").GetInt32(), sheet.GetProperty("same").GetInt32());

    private static string[] Rows(JsonElement sheet) =>
    [
        .. sheet.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("row").GetInt32()} {row.GetProperty("outcome").GetString()} {(row.TryGetProperty("plate", out var plate) ? plate.GetString() : "")}"
            + string.Concat(row.TryGetProperty("problems", out var problems) ? problems.EnumerateArray().Select(problem => " " + problem.GetProperty("column").GetString()) : [])),
    ];

    private static byte[] Encoded(string text, string encoding = "utf-8") => (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.UTF8).GetBytes(text);

    private static async Task<byte[]> ZipAsync((string Name, int Bytes) part)
    {
        using var file = new MemoryStream();
        await using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        await using (var entry = archive.CreateEntry(part.Name).Open())
            for (var left = part.Bytes; left > 0; left -= 1 << 16) await entry.WriteAsync(new byte[Math.Min(left, 1 << 16)]);
        return file.ToArray();
    }

    private static async Task<string> PartAsync(byte[] file, string name)
    {
        await using var archive = new ZipArchive(new MemoryStream(file));
        var parts = archive.Entries.Where(entry => entry.Name == name || entry.Name == "sharedStrings.xml");
        var text = new StringBuilder();
        foreach (var part in parts)
            using (var reader = new StreamReader(part.Open())) text.Append(await reader.ReadToEndAsync());
        return text.ToString();
    }
}

public sealed class EmbeddedSheetTests : SheetTests
{
    protected override Task<IRegistryHome> HomeAsync() => Task.FromResult<IRegistryHome>(new EmbeddedRegistryHome());
}

public sealed class PostgresSheetTests(PostgresServer server) : SheetTests
{
    protected override async Task<IRegistryHome> HomeAsync() => new PostgresRegistryHome(await server.CreateDatabaseAsync());
}
