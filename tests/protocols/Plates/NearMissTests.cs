using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Plates;

public sealed class NearMissTests
{
    private static readonly Gen<float[]> s_confidences = Gen.OneOf(Gen.Const(Array.Empty<float>()), Gen.Float[0, 1].Array[7], Gen.Float[0, 1].Array[8]);

    [Theory]
    [InlineData("陕K12340", "陕K1234D")]
    [InlineData("陕K12340", "陕K1234Q")]
    [InlineData("陕KD2340", "陕KQ2340")]
    [InlineData("粤D12345", "粤O12345")]
    [InlineData("粤Q12345", "粤O12345")]
    [InlineData("陕K82345", "陕KB2345")]
    [InlineData("陕K12345", "陕K1234S")]
    [InlineData("陕K12345", "陕K1Z345")]
    [InlineData("陕K12345", "陕KT2345")]
    [InlineData("陕K12345", "陕KL2345")]
    [InlineData("陕T12345", "陕L12345")]
    [InlineData("陕K72345", "陕KT2345")]
    [InlineData("陕U12345", "陕V12345")]
    [InlineData("陕C12345", "陕G12345")]
    public void Characters_that_look_alike_are_near_in_both_directions(string one, string other)
    {
        var there = NearMiss.Compare(Of(one), [], Of(other));
        Assert.NotNull(there);
        Assert.Equal(there.Value.Likelihood, NearMiss.Compare(Of(other), [], Of(one))!.Value.Likelihood);
    }

    [Theory]
    [InlineData("陕K1234D", "陕K1234挂")]
    [InlineData("陕K12345", "陕K72345")]
    [InlineData("陕K12345", "陕K12346")]
    [InlineData("陕K12345", "陕KD12345")]
    public void Other_differences_are_not_near(string one, string other)
    {
        Assert.Null(NearMiss.Compare(Of(one), [], Of(other)));
        Assert.Null(NearMiss.Compare(Of(other), [], Of(one)));
    }

    [Fact]
    public void Positions_of_the_difference_are_named()
    {
        Assert.Equal([3], NearMiss.Compare(Of("陕K1Z345"), [], Of("陕K12345"))!.Value.Differs);
        Assert.Equal([2, 6], NearMiss.Compare(Of("陕KB234S"), [], Of("陕K82345"))!.Value.Differs);
    }

    [Fact]
    public void Province_may_be_any_province_but_that_is_less_likely_than_a_look_alike()
    {
        var province = NearMiss.Compare(Of("晋K12345"), [], Of("陕K12345"))!.Value;
        var lookAlike = NearMiss.Compare(Of("陕K1Z345"), [], Of("陕K12345"))!.Value;

        Assert.Equal([0], province.Differs);
        Assert.True(province.Likelihood < lookAlike.Likelihood);
    }

    [Fact]
    public void Two_look_alikes_are_less_likely_than_one() => Assert.True(
        NearMiss.Compare(Of("陕KBZ345"), [], Of("陕K82345"))!.Value.Likelihood < NearMiss.Compare(Of("陕KB2345"), [], Of("陕K82345"))!.Value.Likelihood);

    [Fact]
    public void Three_differences_are_too_many() => Assert.Null(NearMiss.Compare(Of("陕KBZ34S"), [], Of("陕K82345")));

    [Fact]
    public void Two_guesses_are_too_many()
    {
        float[] sureOfNothing = [0, 0, 0, 0, 0, 0, 0];
        Assert.NotNull(NearMiss.Compare(Of("陕K12345"), sureOfNothing, Of("陕K1A345")));
        Assert.Null(NearMiss.Compare(Of("陕K12345"), sureOfNothing, Of("陕K1AA45")));
        Assert.Null(NearMiss.Compare(Of("陕K12345"), sureOfNothing, Of("晋K1A345")));
    }

    [Fact]
    public void A_character_the_camera_was_not_sure_of_may_be_anything()
    {
        Assert.Null(NearMiss.Compare(Of("陕K12345"), [], Of("陕K1A345")));
        Assert.Null(NearMiss.Compare(Of("陕K12345"), [1, 1, 1, 0.9f, 1, 1, 1], Of("陕K1A345")));
        Assert.Null(NearMiss.Compare(Of("陕K12345"), [1, 1, 1, 0.5f, 1, 1, 1], Of("陕K1A345")));
        Assert.NotNull(NearMiss.Compare(Of("陕K12345"), [1, 1, 1, 0.49f, 1, 1, 1], Of("陕K1A345")));
        Assert.Equal([3], NearMiss.Compare(Of("陕K12345"), [1, 1, 1, 0.2f, 1, 1, 1], Of("陕K1A345"))!.Value.Differs);
        Assert.Equal([6], NearMiss.Compare(Of("陕K12345"), [1, 1, 1, 1, 1, 1, 0.2f], Of("陕K1234挂"))!.Value.Differs);
    }

    [Fact]
    public void Confidences_that_do_not_match_the_characters_are_not_used() => Assert.Equal(
        NearMiss.Compare(Of("陕K1Z345"), [], Of("陕K12345"))!.Value.Likelihood,
        NearMiss.Compare(Of("陕K1Z345"), [0, 0, 0, 0, 0, 0, 0, 0], Of("陕K12345"))!.Value.Likelihood);

    [Fact]
    public void A_plate_is_not_near_itself_in_whatever_colour()
    {
        Assert.Null(NearMiss.Compare(Of("陕K12345"), [], Of("陕K12345")));
        Assert.Null(NearMiss.Compare(Of("陕K12345").WithColour(PlateColour.Blue), [], Of("陕K12345").WithColour(PlateColour.Yellow)));
    }

    [Fact]
    public void No_plate_is_near_nothing()
    {
        Assert.Null(NearMiss.Compare(default, [], default));
        Assert.Null(NearMiss.Compare(default, [], Of("陕K12345")));
        Assert.Empty(Visited(default, []));
    }

    [Fact]
    public void Likelihood_lies_between_0_and_1_and_never_grows_with_the_confidence() => Gen.Select(
        GenPlate.Neighbours, Gen.Select(Gen.Float[0, 1], Gen.Float[0, 1]).Array[8]).Sample((neighbours, pairs) =>
    {
        if (Plate.Parse(neighbours.Other).Plate is not { } other)
            return;
        var length = neighbours.One.Text.Length;
        var lower = pairs.Take(length).Select(pair => Math.Min(pair.Item1, pair.Item2)).ToArray();
        var higher = pairs.Take(length).Select(pair => Math.Max(pair.Item1, pair.Item2)).ToArray();
        var unsure = NearMiss.Compare(neighbours.One, lower, other);
        var sure = NearMiss.Compare(neighbours.One, higher, other);
        Assert.Equal(unsure?.Likelihood, NearMiss.Compare(other, lower, neighbours.One)?.Likelihood);
        if (sure is null)
            return;
        Assert.InRange(sure.Value.Likelihood, double.Epsilon, 1);
        Assert.InRange(unsure!.Value.Likelihood, sure.Value.Likelihood, 1);
        Assert.Equal(sure.Value.Differs, unsure.Value.Differs);
    }, iter: Scale.Of(1_000_000, 50_000));

    [Fact]
    public void Every_plate_visited_is_near_and_each_comes_once() => Gen.Select(GenPlate.Plate, s_confidences).Sample((read, confidences) =>
    {
        var keys = new HashSet<ulong>();
        NearMiss.Visit(read, confidences, (plate, likelihood) =>
        {
            Assert.True(keys.Add(plate.KeyWithoutColour));
            Assert.True(Plate.TryFromKey(plate.Key, out _));
            Assert.True(plate.Colour == PlateColour.Unknown || PlateColours.Of(plate.Kind).Length == 1);
            Assert.Equal(likelihood, NearMiss.Compare(read, confidences, plate)!.Value.Likelihood);
        });
        Assert.DoesNotContain(read.KeyWithoutColour, keys);
        Assert.InRange(keys.Count, 0, NearMiss.MaximumVisits);
    }, iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Every_near_plate_is_visited() => Gen.Select(GenPlate.Neighbours, s_confidences).Sample((neighbours, confidences) =>
    {
        if (Plate.Parse(neighbours.Other).Plate is not { } other)
            return;
        var visited = Visited(neighbours.One, confidences);
        Assert.Equal(NearMiss.Compare(neighbours.One, confidences, other) is not null, visited.ContainsKey(other.KeyWithoutColour));
    }, iter: Scale.Of(50_000, 2_000));

    [Theory]
    [InlineData("陕K12345")]
    [InlineData("陕KD12345")]
    [InlineData("粤Z0T85挂")]
    public void All_pairs_of_changed_characters_agree_with_the_visit(string text)
    {
        var read = Of(text);
        foreach (var confidences in new float[][] { [], [.. read.Text.Select(_ => 0.1f)] })
        {
            var visited = Visited(read, confidences);
            var near = 0;
            foreach (var other in Neighbourhood(read.Text))
                near += NearMiss.Compare(read, confidences, other) is not null ? 1 : 0;
            Assert.Equal(visited.Count, near);
        }
    }

    [Fact]
    public void Visits_are_bounded_in_the_worst_case()
    {
        float[] sureOfNothing = [0, 0, 0, 0, 0, 0, 0], sureOfNothing8 = [.. sureOfNothing, 0];
        var most = 0;
        foreach (var serial in new[] { "TTTTT", "D0TTT", "00000", "D0DTQ", "TD0TT" })
            most = Math.Max(most, Visited(Of("陕D" + serial), sureOfNothing).Count);
        foreach (var text in new[] { "陕DDT0000", "陕D00000D", "陕TD01111" })
            most = Math.Max(most, Visited(Of(text), sureOfNothing8).Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{most} visits at most, {Visited(Of("陕K12345"), []).Count} for 陕K12345 without confidences");
        Assert.InRange(most, NearMiss.MaximumVisits / 2, NearMiss.MaximumVisits);
    }

    private static Plate Of(string text) => Plate.Parse(text).Plate!.Value;

    private static Dictionary<ulong, double> Visited(Plate read, float[] confidences)
    {
        var visited = new Dictionary<ulong, double>();
        NearMiss.Visit(read, confidences, (plate, likelihood) => visited.Add(plate.KeyWithoutColour, likelihood));
        return visited;
    }

    /// <summary>Every valid plate with one or two other characters.</summary>
    private static IEnumerable<Plate> Neighbourhood(string text)
    {
        const string alphabet = GenPlate.Provinces + "0123456789ABCDEFGHJKLMNOPQRSTUVWXYZ挂学警港澳使领应急";
        var seen = new HashSet<ulong>();
        for (var first = 0; first < text.Length; first++)
            for (var second = first; second < text.Length; second++)
                foreach (var one in alphabet)
                    foreach (var other in second == first ? [one] : alphabet.AsEnumerable())
                    {
                        var changed = text.ToCharArray();
                        (changed[first], changed[second]) = (one, other);
                        if (Plate.TryParse(changed, PlateColour.Unknown, out var plate, out _) && seen.Add(plate.Key))
                            yield return plate;
                    }
    }
}
