using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Checkpoint.Edge.Tests.Thermometer;

public sealed class ThermometerSamplerTests
{
    [Fact]
    public void A_working_thermometer_says_so_at_the_start()
    {
        using var gate = new SimulatedGate().Started();
        Assert.Equal([new ThermometerChanged(false)], gate.Inputs.OfType<ThermometerChanged>());
        Assert.Equal(PartHealth.Ok, gate.Lane.Thermometer.Health);
        Assert.Equal(20, gate.Lane.Thermometer.AmbientCelsius!.Value, 0.5);
    }

    [Theory]
    [InlineData(36.6, ReadingVerdict.Normal)]
    [InlineData(38.5, ReadingVerdict.Fever)]
    public void A_person_at_the_thermometer_is_measured_once(double body, ReadingVerdict verdict)
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(1);
        gate.Road.Present(new Person(BodyCelsius: body), TimeSpan.FromSeconds(10));
        gate.RunSeconds(12);
        var measurement = Assert.Single(gate.Measurements);
        Assert.Equal(verdict, measurement.Verdict);
        Assert.Equal(body, measurement.BodyCelsius!.Value, 0.21);
        Assert.InRange(measurement.Quality!.Value, 0.5, 1);
        Assert.Equal(ReadingMethod.Infrared, measurement.Method);
    }

    [Fact]
    public void Who_stands_still_is_measured_anew_when_that_is_asked_for_and_after_a_whole_plateau_of_its_own()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(30));
        gate.RunSeconds(5);
        Assert.Single(gate.Measurements);

        gate.Lane.Perform(new StopMeasuring());
        gate.Lane.Perform(new StartMeasuring());
        gate.Run(TimeSpan.FromMilliseconds(new SamplingOptions().PlateauMilliseconds - 100));
        Assert.Single(gate.Measurements);
        gate.RunSeconds(10);
        Assert.Equal([ReadingVerdict.Normal, ReadingVerdict.Normal], gate.Measurements.Select(m => m.Verdict));
    }

    [Fact]
    public void Two_people_give_two_readings()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        foreach (var body in (double[])[36.5, 38.6])
        {
            gate.Road.Present(new Person(BodyCelsius: body), TimeSpan.FromSeconds(2.5));
            gate.RunSeconds(3.5);
        }

        Assert.Equal([ReadingVerdict.Normal, ReadingVerdict.Fever], gate.Measurements.Select(m => m.Verdict));
    }

    [Fact]
    public void Nobody_is_measured_before_it_is_asked_for_or_after_it_was_enough()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(5));
        gate.RunSeconds(6);
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(1);
        gate.Lane.Perform(new StopMeasuring());
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(5));
        gate.RunSeconds(10);
        Assert.Empty(gate.Measurements);
    }

    [Fact]
    public void Who_already_stands_there_when_measuring_begins_is_measured()
    {
        using var gate = new SimulatedGate().Started();
        gate.RunSeconds(20);
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(30));
        gate.RunSeconds(10);
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(5);
        Assert.Equal(ReadingVerdict.Normal, Assert.Single(gate.Measurements).Verdict);
    }

    [Fact]
    public void A_warm_wall_in_summer_is_never_taken_for_a_person()
    {
        using var gate = new SimulatedGate(("Simulation:AmbientCelsius", "36")).Started();
        gate.RunSeconds(20);
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(120);
        Assert.Empty(gate.Measurements);
    }

    [Fact]
    public void In_winter_a_contact_thermometer_is_asked_for_and_the_raw_values_are_kept()
    {
        using var gate = new SimulatedGate(("Simulation:AmbientCelsius", "-15")).Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(SkinCelsius: 29.5), TimeSpan.FromSeconds(5));
        gate.RunSeconds(6);
        var measurement = Assert.Single(gate.Measurements);
        Assert.Equal(ReadingVerdict.ContactRequired, measurement.Verdict);
        Assert.Null(measurement.BodyCelsius);
        Assert.Equal(29.5, measurement.SkinCelsius!.Value, 0.2);
        Assert.Equal(-15, measurement.AmbientCelsius!.Value, 0.3);
    }

    [Fact]
    public void Too_far_away_is_taken_again_and_coming_closer_is_enough()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(SkinCelsius: 28), TimeSpan.FromSeconds(2));
        gate.RunSeconds(2);
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(5));
        gate.RunSeconds(5);
        Assert.Equal([ReadingVerdict.Retake, ReadingVerdict.Normal], gate.Measurements.Select(m => m.Verdict));
    }

    [Fact]
    public void Who_does_not_hold_still_must_try_again()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(BodyCelsius: 36.6, Restless: true), TimeSpan.FromSeconds(6));
        gate.RunSeconds(7);
        var measurement = Assert.Single(gate.Measurements);
        Assert.Equal(ReadingVerdict.Retake, measurement.Verdict);
        Assert.Null(measurement.SkinCelsius);
    }

    [Theory]
    [InlineData(SimulatedFault.WrongPec, "WrongPec")]
    [InlineData(SimulatedFault.NoAcknowledge, "NoAnswer")]
    [InlineData(SimulatedFault.ErrorFlag, "ErrorFlag")]
    public void A_sensor_that_fails_while_measuring_is_reported_once_and_decides_nothing(SimulatedFault fault, string kind)
    {
        using var gate = new SimulatedGate().Started();
        using var errors = new Counted(gate.Meters, "checkpoint.thermometer.errors");
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(1);
        gate.Forget();
        gate.Set(fault);
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(8));
        gate.RunSeconds(8);
        Assert.Equal(
            [new ThermometerChanged(true), new Measured(new Measurement { Method = ReadingMethod.Infrared, Verdict = ReadingVerdict.SensorFault })],
            gate.Inputs);
        Assert.Equal(PartHealth.Faulty, gate.Lane.Thermometer.Health);
        Assert.Null(gate.Lane.Thermometer.AmbientCelsius);
        Assert.Equal($"lane=lane-1 kind={kind}", errors.Tags[0]);
        Assert.Equal(errors.Tags.Count, gate.Lane.Thermometer.Errors);

        gate.Forget();
        gate.Set(fault, on: false);
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(5));
        gate.RunSeconds(5);
        Assert.Equal(new ThermometerChanged(false), gate.Inputs[0]);
        Assert.Equal(ReadingVerdict.Normal, Assert.Single(gate.Measurements).Verdict);
    }

    [Fact]
    public void A_sensor_that_fails_while_idle_is_reported_without_a_reading()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Set(SimulatedFault.NoAcknowledge);
        gate.RunSeconds(3);
        Assert.Equal([new ThermometerChanged(true)], gate.Inputs);
    }

    [Fact]
    public void A_lane_that_asks_a_broken_sensor_is_answered_at_once()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.NoAcknowledge);
        gate.RunSeconds(3);
        gate.Forget();
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(0.1);
        Assert.Equal(ReadingVerdict.SensorFault, Assert.Single(gate.Measurements).Verdict);
    }

    [Fact]
    public void Some_wrong_bytes_among_many_are_tried_again_and_still_give_a_reading()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.WrongPec, probability: 0.3);
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(8));
        gate.RunSeconds(9);
        Assert.Equal(ReadingVerdict.Normal, Assert.Single(gate.Measurements).Verdict);
        Assert.Equal([new ThermometerChanged(false)], gate.Inputs.OfType<ThermometerChanged>());
        Assert.True(gate.Lane.Thermometer.Errors > 5);
    }

    [Fact]
    public void A_bus_that_is_not_there_is_a_fault_and_is_found_when_it_comes()
    {
        using var gate = new SimulatedGate().Started();
        var there = false;
        var reports = new List<LaneInput>();
        using var sampler = new ThermometerSampler(
            "lane-1", gate.Lane.Wiring.Thermometer, at => there ? gate.World.Thermometer(at) : throw new IOException("Error 2. Can not open I2C device file '/dev/i2c-1'."),
            new SamplingOptions(), new ScreeningOptions(), gate.Time, new HardwareMetrics(gate.Meters), NullLogger<ThermometerSampler>.Instance);
        sampler.Start(reports.Add, () => gate.Policy);
        gate.RunSeconds(5);
        Assert.Equal([new ThermometerChanged(true)], reports);
        there = true;
        gate.RunSeconds(10);
        Assert.Equal([new ThermometerChanged(true), new ThermometerChanged(false)], reports);
    }

    [Fact]
    public void Disposed_in_the_middle_of_measuring_it_reports_nothing_more()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.RunSeconds(1);
        gate.Lane.Thermometer.Dispose();
        gate.Forget();
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(4));
        gate.RunSeconds(5);
        Assert.Empty(gate.Measurements);
    }

    [Fact]
    public void The_policy_of_the_moment_decides()
    {
        using var gate = new SimulatedGate().Started();
        gate.Policy = gate.Policy with { FeverCelsius = 36.0 };
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Present(new Person(BodyCelsius: 36.6), TimeSpan.FromSeconds(4));
        gate.RunSeconds(4);
        Assert.Equal(ReadingVerdict.Fever, Assert.Single(gate.Measurements).Verdict);
    }
}
