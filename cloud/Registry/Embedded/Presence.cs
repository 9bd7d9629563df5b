using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Checkpoint.Cloud.Registry.Embedded;

/// <summary>
/// Says of most plates and ids that are not in the registry that they are not, without a look into it (a Bloom filter). A
/// list of a million that is filed for the first time would otherwise ask the store three times for each of them.
/// </summary>
internal sealed class Presence
{
    /// <summary>8 MiB: with twice the registrations a gate can hold, one answer of some hundred is a look for nothing.</summary>
    private const int Bits = 1 << 26, Probes = 4;

    private readonly ulong[] _words = new ulong[Bits / 64];

    public void Add(ulong plateKey) => AddHash(Mix(plateKey));

    public void Add(string id) => AddHash(HashOf(id));

    /// <summary>False: surely not.</summary>
    public bool MayHave(ulong plateKey) => HasHash(Mix(plateKey));

    /// <inheritdoc cref="MayHave(ulong)"/>
    public bool MayHave(string id) => HasHash(HashOf(id));

    private void AddHash(ulong hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(hash, probe);
            _words[bit >> 6] |= 1UL << (bit & 63);
        }
    }

    private bool HasHash(ulong hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(hash, probe);
            if ((_words[bit >> 6] & (1UL << (bit & 63))) == 0) return false;
        }
        return true;
    }

    // Two halves make as many places as are wanted (Kirsch and Mitzenmacher).
    private static int BitOf(ulong hash, int probe) => (int)(((uint)hash + ((uint)(hash >> 32) | 1) * (uint)probe) & (Bits - 1));

    /// <summary>A number for each id, the same in every run.</summary>
    private static ulong HashOf(string id)
    {
        var hash = 14_695_981_039_346_656_037;
        var rest = MemoryMarshal.AsBytes(id.AsSpan());
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
        foreach (var each in rest) hash = Mix(hash ^ each);
        return hash;
    }

    // The end of SplitMix64: every bit of the number moves every bit of the result.
    private static ulong Mix(ulong number)
    {
        number = (number + 0x9E3779B97F4A7C15) ^ (number >> 30);
        number *= 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
