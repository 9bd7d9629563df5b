using System.Globalization;
using System.Text;
using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Plates;

public sealed class PlateProblemTests
{
    public static TheoryData<PlateProblem> Problems() => [.. Enum.GetValues<PlateProblem>()];

    [Theory]
    [InlineData(null, PlateProblem.Empty)]
    [InlineData("", PlateProblem.Empty)]
    [InlineData(" ·-", PlateProblem.Empty)]
    [InlineData("陕", PlateProblem.TooShort)]
    [InlineData("陕K1234", PlateProblem.TooShort)]
    [InlineData("WJ1234", PlateProblem.TooShort)]
    [InlineData("使01457", PlateProblem.TooShort)]
    [InlineData("陕KD123456", PlateProblem.TooLong)]
    [InlineData("JA123456", PlateProblem.TooLong)]
    [InlineData("WJ123456", PlateProblem.TooLong)]
    [InlineData("沪A00234领", PlateProblem.TooLong)]
    [InlineData("0145780使", PlateProblem.TooLong)]
    [InlineData("陕K12?45", PlateProblem.UnknownCharacter)]
    [InlineData("陕K12猫45", PlateProblem.UnknownCharacter)]
    [InlineData("陕K1234😀", PlateProblem.UnknownCharacter)]
    [InlineData("K123456", PlateProblem.NoProvince)]
    [InlineData("1234567", PlateProblem.NoProvince)]
    [InlineData("A", PlateProblem.NoProvince)]
    [InlineData("陕112345", PlateProblem.NoIssuingOffice)]
    [InlineData("陕A1234应急", PlateProblem.NoIssuingOffice)]
    [InlineData("陕I12345", PlateProblem.LetterI)]
    [InlineData("IA12345", PlateProblem.LetterI)]
    [InlineData("OA12345", PlateProblem.LetterO)]
    [InlineData("沪O0023领", PlateProblem.LetterO)]
    [InlineData("陕O1234应急", PlateProblem.LetterO)]
    [InlineData("陕K12挂45", PlateProblem.MisplacedCharacter)]
    [InlineData("陕K1234港", PlateProblem.MisplacedCharacter)]
    [InlineData("粤A1234港", PlateProblem.MisplacedCharacter)]
    [InlineData("陕K1234领使", PlateProblem.MisplacedCharacter)]
    [InlineData("挂K12345", PlateProblem.MisplacedCharacter)]
    [InlineData("陕X12345急", PlateProblem.MisplacedCharacter)]
    [InlineData("陕K123456", PlateProblem.NewEnergySerial)]
    [InlineData("陕KL12345", PlateProblem.NewEnergySerial)]
    [InlineData("陕KD1234A", PlateProblem.NewEnergySerial)]
    [InlineData("陕K1234AD", PlateProblem.NewEnergySerial)]
    [InlineData("陕KDA123A", PlateProblem.NewEnergySerial)]
    [InlineData("JA1234A", PlateProblem.DigitsExpected)]
    [InlineData("WJA2345", PlateProblem.DigitsExpected)]
    [InlineData("使01457A", PlateProblem.DigitsExpected)]
    [InlineData("沪AB023领", PlateProblem.DigitsExpected)]
    [InlineData("陕X12A4应急", PlateProblem.DigitsExpected)]
    public void Text_that_is_no_plate_is_refused_with_its_reason(string? text, PlateProblem problem)
    {
        var parsed = Plate.Parse(text);

        Assert.Null(parsed.Plate);
        Assert.Equal(problem, parsed.Reason);
        Assert.Equal(PlateWords.Of(problem, CultureInfo.InvariantCulture), parsed.Problem);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Every_reason_has_its_own_words_in_English_and_in_Chinese(PlateProblem problem)
    {
        string English(PlateProblem each) => PlateWords.Of(each, CultureInfo.GetCultureInfo("en"));
        string Chinese(PlateProblem each) => PlateWords.Of(each, CultureInfo.GetCultureInfo("zh-CN"));

        Assert.EndsWith(".", English(problem), StringComparison.Ordinal);
        Assert.EndsWith("。", Chinese(problem), StringComparison.Ordinal);
        Assert.Single(Enum.GetValues<PlateProblem>(), each => English(each) == English(problem));
        Assert.Single(Enum.GetValues<PlateProblem>(), each => Chinese(each) == Chinese(problem));
    }

    [Fact]
    public void Language_without_words_gets_English() => Assert.Equal(
        PlateWords.Of(PlateProblem.Empty, CultureInfo.InvariantCulture), PlateWords.Of(PlateProblem.Empty, CultureInfo.GetCultureInfo("mn-MN")));

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_takes_is_a_plate() => Gen.OneOf(
        Gen.String,
        Gen.Select(GenPlate.Written, Gen.Int[0, 8], Gen.Int[0, 3], Gen.String[Gen.Char, 0, 3], (written, place, cut, put) => Changed(written.Text, place, cut, put)),
        Gen.Select(GenPlate.Written, Gen.Int[0, 8], Gen.Int[0, 3], Gen.String[Gen.Char["OI0oi1·- 挂学警港澳使领应急陕粤WJ" + "ＡＯＩ０"], 0, 3],
            (written, place, cut, put) => Changed(written.Text, place, cut, put)))
        .Sample(text =>
        {
            var parsed = Plate.Parse(text);
            Assert.NotEqual(parsed.Plate is null, parsed.Problem is null);
            if (parsed.Plate is { } plate)
            {
                Assert.True(Plate.TryFromKey(plate.Key, out _));
                Assert.Equal(plate, Plate.Parse(plate.Text).Plate);
            }
            else
            {
                Assert.NotEqual(PlateProblem.None, parsed.Reason);
            }
        }, iter: Scale.Of(1_000_000, 50_000));

    private static string Changed(string text, int place, int cut, string put)
    {
        place = Math.Min(place, text.Length);
        return new StringBuilder(text).Remove(place, Math.Min(cut, text.Length - place)).Insert(place, put).ToString();
    }
}
