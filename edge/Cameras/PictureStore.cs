using System.Buffers;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// The pictures of cameras, one file each, within a quota of bytes and age. Ids begin with the time and sort by it, so the
/// oldest file is the first by name. Any thread.
/// </summary>
public sealed class PictureStore : IDisposable
{
    private const string Prefix = "p-", Extension = ".jpg";
    private const int IdLength = 34;
    /// <summary>Pictures come to their age also where no vehicle comes.</summary>
    private static readonly TimeSpan s_trimInterval = TimeSpan.FromHours(1);
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly PictureSettings _settings;
    private readonly TimeProvider _time;
    private readonly Func<bool> _clockIsTrusted;
    private readonly ILogger _logger;
    private readonly SortedDictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private long _bytes;

    /// <param name="folder">Made when it does not exist, for this user only.</param>
    /// <param name="clockIsTrusted">Pictures are removed for their age only while this is so: a clock that jumps ahead must not empty the store.</param>
    public PictureStore(string folder, PictureSettings settings, TimeProvider time, Func<bool> clockIsTrusted, ILogger<PictureStore> logger)
    {
        (_folder, _settings, _time, _clockIsTrusted, _logger) = (folder, settings, time, clockIsTrusted, logger);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles(Prefix + "*"))
        {
            if (file.Extension == ".part")
                file.Delete(); // The service was killed while writing it.
            else if (file.Extension == Extension && IsId(Path.GetFileNameWithoutExtension(file.Name)))
                Add(Path.GetFileNameWithoutExtension(file.Name), (int)file.Length);
        }
        TrimNow();
        _timer = time.CreateTimer(_ => TrimNow(), null, s_trimInterval, s_trimInterval);
    }

    public long SizeBytes
    {
        get { lock (_lock) return _bytes; }
    }

    public int Count
    {
        get { lock (_lock) return _sizes.Count; }
    }

    /// <summary>
    /// Keeps a picture. Not fsync'ed: a picture lost in a power cut is a pity, an event would be a breach.
    /// </summary>
    /// <returns>Its id; null when it does not fit or the disk refuses it, which is reported and never stops a read.</returns>
    public string? Save(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.IsEmpty || jpeg.Length > _settings.MaximumBytes)
            return null;
        var id = Prefix + Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        var part = Path.Combine(_folder, id + ".part");
        try
        {
            lock (_lock)
                Trim(jpeg.Length);
            if (FreeBytes() - jpeg.Length < _settings.KeepFreeBytes)
            {
                CameraLog.NoRoom(_logger, _settings.KeepFreeBytes);
                return null;
            }
            using (var file = File.OpenHandle(part, FileMode.CreateNew, FileAccess.Write, preallocationSize: jpeg.Length))
                RandomAccess.Write(file, jpeg, 0);
            File.Move(part, FileOf(id));
            lock (_lock)
            {
                Add(id, jpeg.Length);
                Trim(0);
            }
            return id;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CameraLog.PictureNotStored(_logger, failure);
            TryDelete(part);
            return null;
        }
    }

    /// <summary>The file of a picture; null when the id is none, or the picture is gone.</summary>
    public string? Find(string id)
    {
        lock (_lock)
            return _sizes.ContainsKey(id) ? FileOf(id) : null;
    }

    public void Dispose() => _timer.Dispose();

    private void TrimNow()
    {
        lock (_lock)
            Trim(0);
    }

    private static bool IsId(ReadOnlySpan<char> id) =>
        id.Length == IdLength && id.StartsWith(Prefix, StringComparison.Ordinal) && !id[Prefix.Length..].ContainsAnyExcept(s_hex);

    private string FileOf(string id) => Path.Combine(_folder, id + Extension);

    private long FreeBytes() => new DriveInfo(Path.GetFullPath(_folder)).AvailableFreeSpace;

    private void Add(string id, int bytes)
    {
        _sizes[id] = bytes;
        _bytes += bytes;
    }

    /// <summary>Removes the oldest until the quota holds with <paramref name="coming"/> bytes more.</summary>
    private void Trim(int coming)
    {
        var byAge = _clockIsTrusted();
        // A Pi without a clock battery may start in 1970, before which there are no such ids.
        var oldest = byAge ? Prefix + Guid.CreateVersion7(_time.GetUtcNow() - TimeSpan.FromDays(_settings.RetentionDays)).ToString("N") : Prefix;
        while (_sizes.Count > 0)
        {
            var (id, bytes) = _sizes.First();
            if (_bytes + coming <= _settings.MaximumBytes && !(byAge && string.CompareOrdinal(id, oldest) < 0))
                return;
            if (!TryDelete(FileOf(id)))
                return;
            _sizes.Remove(id);
            _bytes -= bytes;
        }
    }

    private bool TryDelete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CameraLog.PictureNotRemoved(_logger, failure);
            return false;
        }
    }
}
