using System.Collections.Concurrent;
using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Plates;

public sealed class PlateKeyTests
{
    [Fact]
    public void Key_of_every_valid_plate_is_unique_and_reversible()
    {
        var texts = new ConcurrentDictionary<ulong, string>();
        GenPlate.Plate.Sample(plate =>
        {
            Assert.True(Plate.TryFromKey(plate.Key, out var again));
            Assert.Equal(plate, again);
            Assert.Equal(0ul, plate.Key >> 59);
            Assert.Equal(Named(plate), texts.GetOrAdd(plate.Key, _ => Named(plate)));
        }, iter: Scale.Of(1_000_000, 50_000));
        Assert.Equal(texts.Count, texts.Values.Distinct().Count());
    }

    [Theory]
    [InlineData("陕K12345", PlateColour.Unknown, 0xC142030451C8)]
    [InlineData("陕K12345", PlateColour.Yellow, 0xC142030451CA)]
    [InlineData("陕KD12345", PlateColour.Unknown, 0x60A101821C51CB)]
    [InlineData("京X1234应急", PlateColour.Unknown, 0x4B9414203048525)]
    public void Keys_stay_what_they_are_in_files_already_written(string text, PlateColour colour, ulong key) =>
        Assert.Equal(key, Plate.Parse(text, colour).Plate!.Value.Key);

    [Fact]
    public void Only_keys_of_valid_plates_are_taken() => Gen.Select(GenPlate.Plate, Gen.OneOf(
        Gen.Int[0, 63].Array[1, 3].Select(bits => bits.Aggregate(0ul, (mask, bit) => mask | (1ul << bit))), Gen.ULong)).Sample((plate, change) =>
        {
            foreach (var key in new[] { plate.Key ^ change, change })
            {
                if (!Plate.TryFromKey(key, out var taken))
                    continue;
                Assert.Equal(key, taken.Key);
                Assert.Equal(taken, Plate.Parse(taken.Text, taken.Colour).Plate);
            }
        }, iter: Scale.Of(1_000_000, 50_000));

    [Fact]
    public void Key_without_the_one_colour_of_its_kind_is_none()
    {
        var trailer = Plate.Parse("陕K1234挂").Plate!.Value;

        Assert.True(Plate.TryFromKey(trailer.Key, out _));
        Assert.False(Plate.TryFromKey(trailer.KeyWithoutColour, out _));
    }

    private static string Named(Plate plate) => $"{plate.Text} {plate.Colour}";
}
