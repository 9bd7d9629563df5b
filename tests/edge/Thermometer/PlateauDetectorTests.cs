using Checkpoint.Edge.Thermometer;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Thermometer;

public sealed class PlateauDetectorTests
{
    private static readonly SamplingOptions s_options = new();

    [Fact]
    public void A_steady_forehead_gives_one_plateau_with_its_mean()
    {
        var stream = new Stream();
        stream.Feed(20, 1);
        stream.Feed(34.5, 5);
        var plateau = Assert.Single(stream.Plateaus);
        Assert.Equal(34.5, plateau.SkinCelsius!.Value, 6);
        Assert.Equal(1, plateau.Quality, 6);
    }

    [Fact]
    public void The_wall_is_nobody_however_steady_it_is()
    {
        var stream = new Stream();
        stream.Detector.BackgroundCelsius = 36;
        stream.Feed(36.4, 60);
        Assert.Empty(stream.Plateaus);
        Assert.False(stream.Detector.IsPresent);
    }

    [Fact]
    public void Something_colder_than_a_person_is_nobody()
    {
        var stream = new Stream();
        stream.Feed(24.9, 60, ambient: -15);
        Assert.Empty(stream.Plateaus);
    }

    [Fact]
    public void The_next_person_is_read_only_after_the_first_stepped_away()
    {
        var stream = new Stream();
        stream.Feed(34.5, 3);
        stream.Feed(36.5, 3);
        Assert.Single(stream.Plateaus);
        stream.Feed(20, 0.5);
        stream.Feed(36.5, 3);
        Assert.Equal([34.5, 36.5], stream.Plateaus.Select(p => Math.Round(p.SkinCelsius!.Value, 6)));
    }

    [Fact]
    public void One_sample_of_the_wall_is_not_stepping_away()
    {
        var stream = new Stream();
        stream.Feed(34.5, 3);
        stream.Feed(20, 0.1);
        stream.Feed(34.5, 3);
        Assert.Single(stream.Plateaus);
    }

    [Fact]
    public void Who_never_holds_still_is_told_to_try_again()
    {
        var stream = new Stream();
        for (var i = 0; i < 80; i++) stream.Feed(33 + i % 2, 0.1);
        Assert.Equal(new Plateau(null, 20, 0), Assert.Single(stream.Plateaus));
    }

    [Fact]
    public void A_slow_rise_is_no_plateau()
    {
        var stream = new Stream();
        for (var i = 0; i < 45; i++) stream.Feed(30 + i * 0.05, 0.1);
        Assert.Empty(stream.Plateaus);
    }

    [Fact]
    public void A_window_with_too_few_samples_is_no_plateau()
    {
        var stream = new Stream { Period = 0.25 };
        stream.Feed(34.5, 4.5);
        Assert.Empty(stream.Plateaus);
    }

    [Fact]
    public void Who_must_try_again_may_come_closer_without_stepping_away()
    {
        var stream = new Stream();
        stream.Feed(28, 1);
        stream.Detector.TakeAgain(stream.Now);
        stream.Feed(34.5, 4);
        Assert.Equal([28, 34.5], stream.Plateaus.Select(p => Math.Round(p.SkinCelsius!.Value, 6)));
    }

    [Fact]
    public void More_scatter_is_less_quality()
    {
        var calm = new Stream();
        for (var i = 0; i < 20; i++) calm.Feed(34 + i % 2 * 0.04, 0.1);
        var restless = new Stream();
        for (var i = 0; i < 20; i++) restless.Feed(34 + i % 2 * 0.18, 0.1);
        Assert.True(restless.Plateaus[0].Quality < calm.Plateaus[0].Quality);
        Assert.InRange(restless.Plateaus[0].Quality, 0.4, 0.8);
    }

    [Fact]
    public void Whatever_comes_a_plateau_is_the_mean_of_the_persons_samples_in_its_window_and_steady() => Gen.Select(
        Gen.Double[20, 45], Gen.Int[1, 15], Gen.Double[0, 0.3]).Array[1, 12].Sample(
        parts =>
        {
            var stream = new Stream();
            var random = new Random(parts.Length);
            foreach (var (level, count, noise) in parts)
            {
                for (var i = 0; i < count; i++)
                {
                    var before = stream.Plateaus.Count;
                    stream.Feed(level + noise * (random.NextDouble() - 0.5), 0.1);
                    if (stream.Plateaus.Count == before || stream.Plateaus[^1].SkinCelsius is not { } skin) continue;
                    // Nine samples in 0.8 s. One of them may be the wall, and is then no part of the plateau.
                    var window = stream.Samples.TakeLast(9).Where(celsius => celsius >= s_options.PresenceCelsius).ToList();
                    Assert.InRange(window.Count, 8, 9);
                    Assert.Equal(window.Average(), skin, 9);
                    Assert.InRange(Math.Sqrt(window.Average(celsius => (celsius - skin) * (celsius - skin))), 0, s_options.SteadyCelsius);
                }
            }

            Assert.All(stream.Plateaus, plateau => Assert.InRange(plateau.Quality, 0, 1));
        },
        iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void One_sample_of_the_wall_is_no_part_of_the_plateau()
    {
        var stream = new Stream();
        stream.Feed(34.5, 0.4);
        stream.Feed(20, 0.1);
        stream.Feed(34.5, 1);
        Assert.Equal(34.5, Assert.Single(stream.Plateaus).SkinCelsius!.Value, 6);
    }

    private sealed class Stream
    {
        public PlateauDetector Detector { get; } = new(s_options);
        public List<Plateau> Plateaus { get; } = [];
        public List<double> Samples { get; } = [];
        public double Period { get; init; } = 0.1;
        public TimeSpan Now { get; private set; }

        public void Feed(double celsius, double seconds, double ambient = 20)
        {
            for (var i = 0; i < Math.Round(seconds / Period); i++)
            {
                Now += TimeSpan.FromSeconds(Period);
                Samples.Add(celsius);
                if (Detector.Add(celsius, ambient, Now) is { } plateau) Plateaus.Add(plateau);
            }
        }
    }
}
