using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Screening;

public sealed class ScreeningJudgeTests
{
    private static readonly ScreeningOptions s_options = new();
    private static readonly ScreeningPolicy s_policy = new();

    [Theory]
    [InlineData(34.2, 20, 36.9, ReadingVerdict.Normal)]
    [InlineData(34.5, 20, 37.3, ReadingVerdict.Fever)]
    [InlineData(34.49, 20, 37.2, ReadingVerdict.Normal)]
    [InlineData(36.0, 22, 38.7, ReadingVerdict.Fever)]
    [InlineData(33.0, 16, 36.2, ReadingVerdict.Normal)]
    public void A_forehead_is_judged_by_the_body_estimate(double skin, double ambient, double body, ReadingVerdict verdict)
    {
        var measurement = Judge(skin, ambient);
        Assert.Equal(verdict, measurement.Verdict);
        Assert.Equal(body, measurement.BodyCelsius);
        Assert.Equal(skin, measurement.SkinCelsius);
        Assert.Equal(ambient, measurement.AmbientCelsius);
    }

    [Theory]
    [InlineData(29.99)]
    [InlineData(43.01)]
    [InlineData(double.NaN)]
    [InlineData(null)]
    public void What_is_not_a_forehead_must_be_taken_again(double? skin)
    {
        var measurement = Judge(skin, 20);
        Assert.Equal(ReadingVerdict.Retake, measurement.Verdict);
        Assert.Null(measurement.BodyCelsius);
    }

    [Theory]
    [InlineData(34.5, 15.9)]
    [InlineData(34.5, 40.1)]
    [InlineData(34.5, -15)]
    [InlineData(25.0, -15)]
    public void Outside_the_medical_range_a_contact_thermometer_is_asked_for(double skin, double ambient)
    {
        var measurement = Judge(skin, ambient);
        Assert.Equal(ReadingVerdict.ContactRequired, measurement.Verdict);
        Assert.Null(measurement.BodyCelsius);
        Assert.Equal(skin, measurement.SkinCelsius);
    }

    [Theory]
    [InlineData(30.0, 16.0)]
    [InlineData(43.0, 40.0)]
    public void The_limits_themselves_are_judged(double skin, double ambient) => Assert.NotNull(Judge(skin, ambient).BodyCelsius);

    [Fact]
    public void An_ambient_that_is_no_number_is_a_sensor_fault_without_values() =>
        Assert.Equal(ScreeningJudge.SensorFault, Judge(34.5, double.NaN));

    [Theory]
    [InlineData(36.8, ReadingVerdict.Normal)]
    [InlineData(37.2, ReadingVerdict.Normal)]
    [InlineData(37.3, ReadingVerdict.Fever)]
    [InlineData(43.0, ReadingVerdict.Fever)]
    [InlineData(34.0, ReadingVerdict.Normal)]
    [InlineData(33.9, ReadingVerdict.Retake)]
    [InlineData(43.1, ReadingVerdict.Retake)]
    [InlineData(63.8, ReadingVerdict.Retake)]
    [InlineData(double.NaN, ReadingVerdict.Retake)]
    public void A_contact_value_is_judged_unless_it_cannot_be_a_persons(double body, ReadingVerdict verdict)
    {
        var measurement = ScreeningJudge.JudgeContact(body, s_policy);
        Assert.Equal(verdict, measurement.Verdict);
        Assert.Equal(ReadingMethod.Contact, measurement.Method);
        Assert.Equal(body, measurement.BodyCelsius);
        Assert.Null(measurement.SkinCelsius);
    }

    [Fact]
    public void A_warmer_forehead_never_gives_a_milder_verdict() =>
        Gen.Select(Gen.Double[30, 43], Gen.Double[30, 43], Gen.Double[16, 40]).Sample(
            (one, other, ambient) =>
            {
                var (cool, warm) = (Judge(Math.Min(one, other), ambient), Judge(Math.Max(one, other), ambient));
                return cool.BodyCelsius <= warm.BodyCelsius && !(cool.Verdict == ReadingVerdict.Fever && warm.Verdict == ReadingVerdict.Normal);
            },
            iter: Scale.Of(100_000, 5_000));

    [Fact]
    public void The_estimate_is_never_below_the_skin_so_that_heat_hides_no_fever() =>
        Gen.Select(Gen.Double[30, 43], Gen.Double[16, 40]).Sample(
            (skin, ambient) => BodyEstimate.FromSkin(skin, ambient, s_options) >= skin, iter: Scale.Of(100_000, 5_000));

    [Fact]
    public void Skin_and_body_convert_into_each_other() =>
        Gen.Select(Gen.Double[34, 43], Gen.Double[-15, 45], Gen.Double[-2, 2]).Sample(
            (body, ambient, offset) =>
            {
                var options = new ScreeningOptions { OffsetCelsius = offset };
                return Math.Abs(BodyEstimate.FromSkin(BodyEstimate.ToSkin(body, ambient, options), ambient, options) - body) < 1e-9;
            },
            iter: Scale.Of(100_000, 5_000));

    [Fact]
    public void The_estimate_is_one_to_four_degrees_above_the_forehead_within_doors()
    {
        for (var ambient = 16.0; ambient <= 30; ambient++)
            Assert.InRange(37.0 - BodyEstimate.ToSkin(37, ambient, s_options), 1, 4);
    }

    private static Measurement Judge(double? skin, double ambient) => ScreeningJudge.Judge(new Plateau(skin, ambient, 0.9), s_policy, s_options);
}
