using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Plates;

public sealed class PlateTests
{
    public static TheoryData<PlateKind> Kinds() => [.. Enum.GetValues<PlateKind>()];

    [Fact]
    public void Table_of_layouts_has_each_kind_once() =>
        Assert.Equal(Enum.GetValues<PlateKind>().Order(), LayoutTable.Rows.Select(row => row.Kind).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Examples_of_the_table_are_plates_of_their_kind_in_its_colours_and_no_other(PlateKind kind)
    {
        var (_, examples, colours) = LayoutTable.Rows.Single(row => row.Kind == kind);
        Assert.Equal(colours, PlateColours.Of(kind).ToArray());
        foreach (var example in examples)
        {
            var plate = Parse(example);
            Assert.Equal((kind, example), (plate.Kind, plate.Text));
            Assert.Equal(colours.Length == 1 ? colours[0] : PlateColour.Unknown, plate.Colour);
            foreach (var colour in Enum.GetValues<PlateColour>().Where(colour => colour != PlateColour.Unknown))
            {
                var parsed = Plate.Parse(example, colour);
                var eitherGreen = kind is PlateKind.NewEnergySmall or PlateKind.NewEnergyLarge && colour is PlateColour.Green or PlateColour.YellowGreen;
                if (colours.Contains(colour))
                    Assert.Equal(colour, parsed.Plate!.Value.Colour);
                else if (eitherGreen)
                    Assert.Equal(colours[0], parsed.Plate!.Value.Colour);
                else
                    Assert.Equal(PlateProblem.ColourNotAllowed, parsed.Reason);
            }
        }
    }

    [Theory]
    [InlineData("陕K·12345")]
    [InlineData(" 陕 K 1 2 3 4 5 ")]
    [InlineData("陕k-12345")]
    [InlineData("陕Ｋ１２３４５")]
    [InlineData("陕ｋ•12345\u200b")]
    [InlineData("陕Ki2345")]
    [InlineData("陕K I2345")]
    public void Plate_is_read_as_people_and_cameras_write_it(string text) => Assert.Equal("陕K12345", Parse(text).Text);

    [Theory]
    [InlineData("陕KO234o", "陕K02340")]
    [InlineData("陕KD12O45", "陕KD12045")]
    [InlineData("WJ陕1234I", "WJ陕12341")]
    [InlineData("O14578使", "014578使")]
    [InlineData("I14578使", "114578使")]
    [InlineData("京O12345", "京O12345")]
    public void Typed_O_and_I_are_zero_and_one_where_no_letter_can_stand(string text, string plate) => Assert.Equal(plate, Parse(text).Text);

    [Fact]
    public void Every_valid_plate_is_written_and_read_again() => GenPlate.Written.Sample(written =>
    {
        var plate = Parse(written.Text);
        Assert.Equal((written.Kind, written.Text), (plate.Kind, plate.Text));
        Assert.Equal(plate, Parse(plate.ToString()));
    }, iter: Scale.Of(1_000_000, 50_000));

    [Fact]
    public void Colour_is_part_of_the_identity()
    {
        var (blue, yellow) = (Plate.Parse("陕K12345", PlateColour.Blue).Plate!.Value, Plate.Parse("陕K12345", PlateColour.Yellow).Plate!.Value);

        Assert.NotEqual(blue, yellow);
        Assert.Equal(blue.KeyWithoutColour, yellow.KeyWithoutColour);
        Assert.Equal(yellow, blue.WithColour(PlateColour.Yellow));
        Assert.Equal(Parse("陕K12345"), blue.WithColour(PlateColour.Unknown));
    }

    [Fact]
    public void Colour_no_plate_of_the_kind_has_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Parse("陕K12345").WithColour(PlateColour.Green));
        Assert.Throws<ArgumentException>(() => Parse("陕KD12345").WithColour(PlateColour.Blue));
        Assert.Throws<ArgumentException>(() => Parse("陕K12345").WithColour((PlateColour)7));
        Assert.Equal(PlateProblem.ColourNotAllowed, Plate.Parse("陕K12345", (PlateColour)9).Reason);
    }

    [Fact]
    public void No_plate_has_no_text_and_no_key()
    {
        Assert.Equal(("", 0ul), (default(Plate).Text, default(Plate).Key));
        Assert.False(Plate.TryFromKey(0, out _));
    }

    private static Plate Parse(string text)
    {
        var parsed = Plate.Parse(text);
        Assert.Null(parsed.Problem);
        return parsed.Plate!.Value;
    }
}
