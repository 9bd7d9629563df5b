using Checkpoint.Protocols.Plates;
using CsCheck;

namespace Checkpoint.Protocols.Tests.Plates;

/// <summary>Valid plates of every layout, written from the standard and not from the code under test.</summary>
internal static class GenPlate
{
    public const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    private const string Digits = "0123456789", Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ", Serial = Digits + Letters, NewEnergy = "ABCDEFGHJK";
    private const string Office = Letters + "O";

    private static readonly (PlateKind Kind, string[] Places)[] s_layouts =
    [
        (PlateKind.Ordinary, [Provinces, Office, Serial, Serial, Serial, Serial, Serial]),
        (PlateKind.NewEnergySmall, [Provinces, Office, NewEnergy, Serial, Digits, Digits, Digits, Digits]),
        (PlateKind.NewEnergyLarge, [Provinces, Office, Digits, Digits, Digits, Digits, Digits, NewEnergy]),
        (PlateKind.Trailer, [Provinces, Office, Serial, Serial, Serial, Serial, "挂"]),
        (PlateKind.Learner, [Provinces, Office, Serial, Serial, Serial, Serial, "学"]),
        (PlateKind.Police, [Provinces, Office, Serial, Serial, Serial, Serial, "警"]),
        (PlateKind.ArmedPolice, ["W", "J", Digits, Digits, Digits, Digits, Serial]),
        (PlateKind.ArmedPolice, ["W", "J", Provinces, Digits, Digits, Digits, Digits, Serial]),
        (PlateKind.Military, ["ABCDEFGHJKLMNPQRSTUVXYZ", Letters, Digits, Digits, Digits, Digits, Digits]),
        (PlateKind.HongKong, ["粤", "Z", Serial, Serial, Serial, Serial, "港"]),
        (PlateKind.Macau, ["粤", "Z", Serial, Serial, Serial, Serial, "澳"]),
        (PlateKind.Embassy, ["使", Digits, Digits, Digits, Digits, Digits, Digits]),
        (PlateKind.Embassy, [Digits, Digits, Digits, Digits, Digits, Digits, "使"]),
        (PlateKind.Consulate, [Provinces, Letters, Digits, Digits, Digits, Digits, "领"]),
        (PlateKind.Consulate, [Provinces, Digits, Digits, Digits, Digits, Digits, "领"]),
        (PlateKind.Emergency, [Provinces, "XS", Digits, Digits, Digits, Digits, "应", "急"]),
        (PlateKind.Emergency, [Provinces, Digits, Digits, Digits, Digits, Digits, "应", "急"]),
    ];

    /// <summary>Characters of a valid plate, with its kind.</summary>
    public static Gen<(PlateKind Kind, string Text)> Written { get; } = Gen.OneOf(
        [.. s_layouts.Select(layout => layout.Places.Select(place => Gen.Char[place]).Aggregate(
            Gen.Const(""), (text, next) => Gen.Select(text, next, (front, character) => front + character))
            .Select(text => (layout.Kind, text)))]);

    /// <summary>A valid plate in a colour of its kind, or without one.</summary>
    public static Gen<Plate> Plate { get; } = Gen.Select(Written, Gen.Int[0, 3]).Select((written, choice) =>
    {
        var colours = PlateColours.Of(written.Kind);
        var colour = choice < colours.Length ? colours[choice] : PlateColour.Unknown;
        return Protocols.Plates.Plate.Parse(written.Text, colour).Plate!.Value;
    });

    /// <summary>One or two characters of a plate replaced by any other of its alphabet; often no plate.</summary>
    public static Gen<(Plate One, string Other)> Neighbours { get; } = Gen.Select(
        Plate, Gen.Select(Gen.Int[0, 7], Gen.Char[Provinces + Serial + "O挂学警港澳使领应急"]).Array[1, 2]).Select((plate, changes) =>
        {
            var text = plate.Text.ToCharArray();
            foreach (var (place, character) in changes)
                text[place % text.Length] = character;
            return (plate, new string(text));
        });
}
