using Checkpoint.Edge.Cameras;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class PictureStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-pictures-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 2, 11, 8, 0, 0, TimeSpan.Zero));
    private readonly PictureSettings _settings = new() { MaximumBytes = 1_000_000, KeepFreeBytes = 0 };
    private bool _clockIsTrusted = true;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_picture_is_found_again_also_after_a_restart()
    {
        var id = Open().Save(CameraSamples.Jpeg(500))!;
        Assert.Equal(CameraSamples.Jpeg(500), File.ReadAllBytes(Open().Find(id)!));
        Assert.Equal(506, Open().SizeBytes);
    }

    [Fact]
    public void Pictures_are_kept_by_a_gate_whose_clock_has_started_in_1970()
    {
        _clockIsTrusted = false;
        var store = new PictureStore(_folder, _settings, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(40)), () => _clockIsTrusted, NullLogger<PictureStore>.Instance);
        Assert.NotNull(store.Find(store.Save(CameraSamples.Jpeg(500))!));
    }

    [Fact]
    public void The_oldest_go_first_when_the_quota_is_full()
    {
        var store = Open();
        var ids = Save(store, 5, 300_000);
        Assert.Equal([null, null, .. ids[2..]], ids.Select(id => store.Find(id) is null ? null : id));
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
        Assert.True(store.SizeBytes <= 1_000_000);
    }

    [Fact]
    public void A_smaller_quota_is_kept_from_the_start()
    {
        var ids = Save(Open(), 3, 300_000);
        _settings.MaximumBytes = 400_000;
        Assert.Equal(1, Open().Count);
        Assert.NotNull(Open().Find(ids[2]));
    }

    [Fact]
    public void Old_pictures_go_unless_the_clock_cannot_be_trusted()
    {
        _clockIsTrusted = false;
        var old = Open().Save(CameraSamples.Jpeg(10))!;
        _time.Advance(TimeSpan.FromDays(31));
        var store = Open();
        store.Save(CameraSamples.Jpeg(10));
        Assert.NotNull(store.Find(old));
        _clockIsTrusted = true;
        store.Save(CameraSamples.Jpeg(10));
        Assert.Null(store.Find(old));
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public void Old_pictures_go_also_when_no_new_one_comes()
    {
        using var store = Open();
        var old = store.Save(CameraSamples.Jpeg(10))!;
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        Assert.NotNull(store.Find(old));
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Null(store.Find(old));
    }

    [Fact]
    public void A_picture_takes_no_room_that_must_stay_free()
    {
        _settings.KeepFreeBytes = long.MaxValue / 2;
        Assert.Null(Open().Save(CameraSamples.Jpeg(10)));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_picture_larger_than_the_quota_or_empty_is_not_kept()
    {
        Assert.Null(Open().Save(CameraSamples.Jpeg(1_000_001)));
        Assert.Null(Open().Save([]));
    }

    [Fact]
    public void A_folder_that_is_gone_costs_the_picture_and_nothing_else()
    {
        var store = Open();
        Directory.Delete(_folder, recursive: true);
        Assert.Null(store.Save(CameraSamples.Jpeg(10)));
        Directory.CreateDirectory(_folder);
        Assert.NotNull(store.Save(CameraSamples.Jpeg(10)));
    }

    [Fact]
    public void Half_written_files_go_at_start_and_foreign_files_stay()
    {
        File.WriteAllText(Path.Combine(_folder, "p-01234567012345670123456701234567.part"), "half");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "keep");
        File.WriteAllText(Path.Combine(_folder, "p-holiday.jpg"), "keep");
        Assert.Equal(0, Open().Count);
        Assert.Equal(["notes.txt", "p-holiday.jpg"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("p-00000000000000000000000000000000")]
    [InlineData("")]
    public void Only_ids_of_kept_pictures_are_found(string id) => Assert.Null(Open().Find(id));

    private PictureStore Open() => new(_folder, _settings, _time, () => _clockIsTrusted, NullLogger<PictureStore>.Instance);

    private string[] Save(PictureStore store, int count, int bytes)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            ids[i] = store.Save(CameraSamples.Jpeg(bytes))!;
        }
        return ids;
    }
}
