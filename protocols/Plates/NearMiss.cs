namespace Checkpoint.Protocols.Plates;

/// <summary>
/// Finds plates that differ only by what a camera is likely to confuse. A near miss is offered to staff, never taken.
/// <para>One or two characters differ, each explained: they look alike, both are provinces, or the camera was not sure of
/// what it read. Of two differences at least one is of the first sort. Plates of different length are not near: nothing
/// says which character was lost. Colours are not compared: cameras confuse them at night, and staff see both.</para>
/// </summary>
public static class NearMiss
{
    /// <summary>
    /// The most plates <see cref="Visit"/> can visit, reached only when the camera is sure of no character; about 160 when
    /// it gives no confidences.
    /// </summary>
    public const int MaximumVisits = 4_000;

    /// <summary>How well the difference is explained by recognition errors; null when it is not, or when the characters are equal.</summary>
    /// <param name="confidences">0 to 1 for each character read. Empty where the camera gives none; taken for empty when
    /// there is not one for each character.</param>
    public static PlateDifference? Compare(Plate read, ReadOnlySpan<float> confidences, Plate registered)
    {
        var length = PlateKey.Length(read.Key);
        if (length != PlateKey.Length(registered.Key))
            return null;
        int first = -1, second = -1, guesses = 0;
        var likelihood = 1.0;
        for (var place = 0; place < length; place++)
        {
            byte one = PlateKey.CodeAt(read.Key, place), other = PlateKey.CodeAt(registered.Key, place);
            if (one == other)
                continue;
            if (second >= 0)
                return null;
            (first, second) = first < 0 ? (place, -1) : (first, place);
            likelihood *= PlateConfusions.Likelihood(one, other, Confidence(confidences, place, length), out var guess);
            guesses += guess ? 1 : 0;
        }
        if (first < 0 || likelihood == 0 || guesses > 1)
            return null;
        return new PlateDifference(second < 0 ? [first] : [first, second], likelihood);
    }

    /// <summary>
    /// Visits every valid plate that <see cref="Compare"/> would call near, each once, never the plate itself. The plates
    /// have no colour unless their kind comes in one only: look them up by <see cref="Plate.KeyWithoutColour"/>.
    /// </summary>
    /// <param name="confidences">As for <see cref="Compare"/>.</param>
    /// <param name="visit">Called with the plate and its likelihood, at most <see cref="MaximumVisits"/> times.</param>
    public static void Visit(Plate read, ReadOnlySpan<float> confidences, Action<Plate, double> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var length = PlateKey.Length(read.Key);
        Span<Change> alike = stackalloc Change[PlateLayout.MaximumLength * 4];
        Span<Change> guesses = stackalloc Change[PlateLayout.MaximumLength * PlateAlphabet.Count];
        int alikeCount = 0, guessCount = 0;
        for (var place = 0; place < length; place++)
        {
            var one = PlateKey.CodeAt(read.Key, place);
            var confidence = Confidence(confidences, place, length);
            for (byte other = 1; other < PlateAlphabet.Count; other++)
            {
                if (other == one)
                    continue;
                var likelihood = PlateConfusions.Likelihood(one, other, confidence, out var guess);
                if (likelihood == 0)
                    continue;
                if (guess)
                    guesses[guessCount++] = new Change(place, other, likelihood);
                else
                    alike[alikeCount++] = new Change(place, other, likelihood);
            }
        }
        Combine(read.KeyWithoutColour, alike[..alikeCount], guesses[..guessCount], visit);
    }

    private static void Combine(ulong key, ReadOnlySpan<Change> alike, ReadOnlySpan<Change> guesses, Action<Plate, double> visit)
    {
        foreach (var guess in guesses)
            Offer(guess.Apply(key), guess.Likelihood, visit);
        for (var i = 0; i < alike.Length; i++)
        {
            var changed = alike[i].Apply(key);
            Offer(changed, alike[i].Likelihood, visit);
            foreach (var second in alike[(i + 1)..])
                if (second.Place != alike[i].Place)
                    Offer(second.Apply(changed), alike[i].Likelihood * second.Likelihood, visit);
            foreach (var second in guesses)
                if (second.Place != alike[i].Place)
                    Offer(second.Apply(changed), alike[i].Likelihood * second.Likelihood, visit);
        }
    }

    private static void Offer(ulong key, double likelihood, Action<Plate, double> visit)
    {
        if (Plate.TryFromCharacters(key, out var plate))
            visit(plate, likelihood);
    }

    private static double Confidence(ReadOnlySpan<float> confidences, int place, int length) =>
        confidences.Length == length ? confidences[place] : double.NaN;

    /// <summary>One character read for another.</summary>
    private readonly record struct Change(int Place, byte Code, double Likelihood)
    {
        public ulong Apply(ulong key) => PlateKey.Replace(key, Place, Code);
    }
}
