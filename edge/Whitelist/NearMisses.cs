using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Whitelist;

/// <summary>Registered plates near to one that is not registered: for staff to look at, never a match.</summary>
internal static class NearMisses
{
    public const int Maximum = 3;

    public delegate WhitelistVerdict Judge(in IndexSlot slot, bool isRecent);

    /// <summary>At most <see cref="Maximum"/>, best first; only vehicles that might pass here today.</summary>
    public static ImmutableArray<PlateCandidate> Of(Plate read, ReadOnlySpan<float> confidences, Replica replica, Judge judge)
    {
        if (replica.Count == 0 || read == default)
            return [];
        var found = new List<(Plate Plate, double Likelihood)>();
        NearMiss.Visit(read, confidences, (plate, likelihood) =>
        {
            var isRecent = replica.IsRecent(plate.KeyWithoutColour);
            foreach (ref readonly var slot in replica.Of(plate.KeyWithoutColour))
            {
                if (judge(slot, isRecent) == WhitelistVerdict.Registered && Plate.TryFromKey(slot.Plate, out var registered))
                    found.Add((registered, likelihood));
            }
        });
        return
        [
            .. found.OrderByDescending(near => near.Likelihood).ThenByDescending(near => near.Plate.Colour == read.Colour).ThenBy(near => near.Plate.Key).Take(Maximum)
                .Select(near => new PlateCandidate(near.Plate.Text, near.Plate.Colour, Differences(read.Text, near.Plate.Text), near.Likelihood)),
        ];
    }

    private static ImmutableArray<int> Differences(string read, string registered) =>
        [.. Enumerable.Range(0, registered.Length).Where(place => place >= read.Length || read[place] != registered[place])];
}
