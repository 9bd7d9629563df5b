using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Tests.Journal;

internal enum DiskCall { List, Open, Create, Read, Write, SetLength, Sync, Delete, Rename, SyncNames }

internal sealed class PowerCutException : Exception;

/// <summary>
/// A disk in memory that knows what is on the medium and what is only in the kernel's memory, in sectors. It can
/// fail any call and lose power at any call. After a failed sync the kernel calls the pages clean although the medium
/// does not have them, as Linux does.
/// </summary>
internal sealed class SimulatedDisk : IJournalDisk
{
    private readonly int _sector;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Inode> _names = [];
    private readonly Dictionary<string, Inode> _durableNames = [];
    private readonly List<Action<Dictionary<string, Inode>>> _unsyncedNames = [];
    private readonly Random _random;
    private bool _dead, _opensToWrite;

    /// <param name="sector">What the medium takes as a whole or not at all, in bytes.</param>
    public SimulatedDisk(int seed = 1, int sector = 512) => (_random, _sector) = (new Random(seed), sector);

    /// <summary>Asked before each call; an exception is what the call ends with.</summary>
    public Func<DiskCall, string, Exception?>? Fault { get; set; }

    /// <summary>The call with this number, counted from 1, and all after it never happen; a write may happen in part.</summary>
    public int PowerCutAtCall { get; set; } = int.MaxValue;

    public int Calls { get; private set; }

    public int Syncs { get; private set; }

    public byte[] this[string name]
    {
        get { lock (_lock) return _names[name].Live.ToArray(); }
        set { lock (_lock) _names[name] = _durableNames[name] = new Inode(value); }
    }

    public IReadOnlyList<string> Names
    {
        get { lock (_lock) return [.. _names.Keys.Order()]; }
    }

    /// <summary>Exactly what the process sees, on a new disk: the process was killed, or another one looks.</summary>
    public SimulatedDisk AfterKill() => Copy(inode => (inode.Live.ToArray(), inode.Durable.ToArray(), [.. inode.Dirty]), _names);

    /// <summary>What the medium holds: every synced sector, and of the others each one or not.</summary>
    public SimulatedDisk AfterPowerCut()
    {
        lock (_lock)
        {
            var names = new Dictionary<string, Inode>(_durableNames);
            foreach (var change in _unsyncedNames.Take(_random.Next(_unsyncedNames.Count + 1)))
                change(names);
            return Copy(inode =>
            {
                var content = inode.Survivor(_random, _sector);
                return (content, content.ToArray(), []);
            }, names);
        }
    }

    public IReadOnlyList<DiskFile> List()
    {
        lock (_lock)
        {
            Call(DiskCall.List, "");
            return [.. _names.Select(n => new DiskFile(n.Key, n.Value.Live.Length, n.Value.Written))];
        }
    }

    public IDiskFile Open(string name, DiskAccess access)
    {
        lock (_lock)
        {
            var exists = _names.TryGetValue(name, out var inode);
            _opensToWrite = access != DiskAccess.Read;
            Call(access == DiskAccess.Create || (access == DiskAccess.Write && !exists) ? DiskCall.Create : DiskCall.Open, name);
            if (!exists && access == DiskAccess.Read)
                throw new FileNotFoundException(name);
            if (exists && access == DiskAccess.Create)
                throw new IOException($"{name} exists");
            if (!exists)
            {
                inode = new Inode([]);
                Rename(names => names[name] = inode);
            }
            return new Handle(this, name, inode!);
        }
    }

    public void Delete(string name)
    {
        lock (_lock)
        {
            Call(DiskCall.Delete, name);
            Rename(names => names.Remove(name));
        }
    }

    public void Rename(string from, string to)
    {
        lock (_lock)
        {
            Call(DiskCall.Rename, from);
            Rename(names =>
            {
                if (names.Remove(from, out var inode))
                    names[to] = inode;
            });
        }
    }

    public void SyncNames()
    {
        lock (_lock)
        {
            Call(DiskCall.SyncNames, "");
            foreach (var change in _unsyncedNames)
                change(_durableNames);
            _unsyncedNames.Clear();
        }
    }

    public void Dispose()
    {
    }

    private void Rename(Action<Dictionary<string, Inode>> change)
    {
        change(_names);
        _unsyncedNames.Add(change);
    }

    private bool Call(DiskCall call, string name)
    {
        if (_dead)
            throw NoPower(call);
        if (++Calls >= PowerCutAtCall)
        {
            _dead = true;
            if (call is DiskCall.Write or DiskCall.Sync)
                return false;
            throw NoPower(call);
        }
        return Fault?.Invoke(call, name) is { } fault ? throw fault : true;
    }

    /// <summary>A journal that is being opened must not go on, as if the sectors were bad; one that runs is given up by the test.</summary>
    private Exception NoPower(DiskCall call) => call == DiskCall.Read || (call == DiskCall.Open && !_opensToWrite) ? new PowerCutException() : new IOException("no power");

    private SimulatedDisk Copy(Func<Inode, (byte[] Live, byte[] Durable, HashSet<int> Dirty)> content, Dictionary<string, Inode> names)
    {
        var copy = new SimulatedDisk(_random.Next(), _sector);
        foreach (var (name, inode) in names)
        {
            var (live, durable, dirty) = content(inode);
            copy._names[name] = copy._durableNames[name] = new Inode(live) { Durable = durable, Dirty = dirty };
        }
        return copy;
    }

    private sealed class Inode(byte[] content)
    {
        public byte[] Live = content;
        public byte[] Durable = content.ToArray();
        public HashSet<int> Dirty = [];
        public DateTimeOffset Written = DateTimeOffset.UnixEpoch;

        public byte[] Survivor(Random random, int sector)
        {
            var survivor = new byte[Dirty.Count > 0 && random.Next(2) == 0 ? Durable.Length : Live.Length];
            for (var i = 0; i * sector < survivor.Length; i++)
            {
                var source = Dirty.Contains(i) && random.Next(2) == 0 ? Live : Durable;
                var length = Math.Min(sector, Math.Min(source.Length, survivor.Length) - i * sector);
                if (length > 0)
                    Array.Copy(source, i * sector, survivor, i * sector, length);
            }
            return survivor;
        }

        public void Sync(int sector, Random? failing)
        {
            Array.Resize(ref Durable, Live.Length);
            foreach (var i in Dirty)
            {
                var length = Math.Min(sector, Live.Length - i * sector);
                if (length > 0 && (failing is null || failing.Next(2) == 0))
                    Array.Copy(Live, i * sector, Durable, i * sector, length);
            }
            Dirty.Clear();
        }
    }

    private sealed class Handle(SimulatedDisk disk, string name, Inode inode) : IDiskFile
    {
        public long Length
        {
            get { lock (disk._lock) return inode.Live.Length; }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._lock)
            {
                disk.Call(DiskCall.Read, $"{name}@{offset}+{buffer.Length}");
                var count = (int)Math.Clamp(inode.Live.Length - offset, 0, buffer.Length);
                inode.Live.AsSpan((int)Math.Min(offset, inode.Live.Length), count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._lock)
            {
                var whole = disk.Call(DiskCall.Write, name);
                if (!whole)
                    bytes = bytes[..disk._random.Next(bytes.Length + 1)];
                if (inode.Live.Length < offset + bytes.Length)
                    Array.Resize(ref inode.Live, (int)offset + bytes.Length);
                bytes.CopyTo(inode.Live.AsSpan((int)offset));
                for (var i = (int)offset / disk._sector; i * disk._sector < offset + bytes.Length; i++)
                    inode.Dirty.Add(i);
                if (!whole)
                    throw new IOException("no power");
            }
        }

        public void SetLength(long bytes)
        {
            lock (disk._lock)
            {
                disk.Call(DiskCall.SetLength, name);
                for (var i = (int)Math.Min(bytes, inode.Live.Length) / disk._sector; i * disk._sector < Math.Max(bytes, inode.Live.Length); i++)
                    inode.Dirty.Add(i);
                Array.Resize(ref inode.Live, (int)bytes);
            }
        }

        public void Sync()
        {
            lock (disk._lock)
            {
                try
                {
                    if (!disk.Call(DiskCall.Sync, name))
                        throw new IOException("no power");
                    inode.Sync(disk._sector, null);
                    disk.Syncs++;
                }
                catch (IOException) when (!disk._dead)
                {
                    inode.Sync(disk._sector, disk._random);
                    throw;
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
