using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Simulation;

public sealed class WorldTests
{
    private static readonly PulseOpen s_open = new(BarrierCause.Clearance);

    [Fact]
    public void A_truck_stops_on_the_arrival_loop_and_waits_for_green()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest());
        gate.RunSeconds(60);
        var truck = Assert.Single(gate.Now.Trucks);
        Assert.True(truck.IsWaitingAtLine);
        Assert.InRange(truck.Front, -1, 0);
        Assert.Equal(Signal.Active, gate.Last(LaneSensor.ArrivalLoop));
        Assert.Equal([Signal.Inactive], gate.All(LaneSensor.BarrierLoop));
    }

    [Fact]
    public void An_open_arm_without_green_lets_nobody_go()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest());
        gate.RunSeconds(30);
        gate.Lane.Perform(s_open);
        gate.RunSeconds(30);
        Assert.True(gate.Now.Trucks[0].IsWaitingAtLine);
    }

    [Fact]
    public void A_truck_crosses_the_sensors_in_their_order_and_leaves()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        Let(gate, TruckBehaviour.DriveThrough);
        Assert.True(gate.RunUntil(() => gate.Now.Passed == 1));
        var order = gate.Inputs.OfType<SensorChanged>().Where(s => s.Sensor is LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop or LaneSensor.PhotoEye);
        Assert.Equal(
            [
                new SensorChanged(LaneSensor.ArrivalLoop, Signal.Active),
                new SensorChanged(LaneSensor.BarrierLoop, Signal.Active),
                new SensorChanged(LaneSensor.PhotoEye, Signal.Active),
                new SensorChanged(LaneSensor.ArrivalLoop, Signal.Inactive),
                new SensorChanged(LaneSensor.PhotoEye, Signal.Inactive),
                new SensorChanged(LaneSensor.BarrierLoop, Signal.Inactive),
            ],
            order);
        Assert.Empty(gate.Now.Trucks);
        Assert.Equal(0, gate.Now.Rammed);
    }

    [Fact]
    public void The_arm_moves_on_pulses_and_its_limits_say_where_it_is()
    {
        using var gate = new SimulatedGate().Started();
        gate.Forget();
        gate.Lane.Perform(s_open);
        gate.RunSeconds(1.2);
        Assert.InRange(gate.Now.ArmPosition, 0.4, 0.6);
        gate.Lane.Perform(new PulseStop());
        gate.RunSeconds(3);
        Assert.InRange(gate.Now.ArmPosition, 0.4, 0.6);
        gate.Lane.Perform(s_open);
        gate.RunSeconds(3);
        Assert.Equal(1, gate.Now.ArmPosition);
        gate.Lane.Perform(new PulseClose());
        gate.RunSeconds(4);
        Assert.Equal(0, gate.Now.ArmPosition);
        Assert.Equal([Signal.Active, Signal.Inactive], gate.All(LaneSensor.UpLimit));
        Assert.Equal([Signal.Inactive, Signal.Active], gate.All(LaneSensor.DownLimit));
    }

    [Fact]
    public void The_arm_is_seen_to_be_down_before_the_world_makes_its_first_step()
    {
        using var gate = new SimulatedGate();
        Assert.Equal([nameof(LaneSensor.DownLimit)], gate.Now.Sensors.Where(sensor => sensor.Value).Select(sensor => sensor.Key));
        var wiring = gate.Lane.Wiring.Contacts[LaneSensor.DownLimit];
        using var chip = gate.World.Chip(wiring.Line.Chip);
        using var line = GpioLine.Input(wiring.Line, wiring.Mode, (_, _) => { }, _ => chip);
        Assert.Equal(Signal.Active, wiring.Meaning(line.Read()));
    }

    [Fact]
    public void A_jammed_arm_does_not_move()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.ArmJammed);
        gate.Lane.Perform(s_open);
        gate.RunSeconds(20);
        Assert.Equal(0, gate.Now.ArmPosition);
    }

    [Fact]
    public void An_arm_that_comes_down_on_a_truck_is_counted_once()
    {
        using var gate = new SimulatedGate().Started();
        Let(gate, TruckBehaviour.StopUnderArm, wait: 20);
        Assert.True(gate.RunUntil(() => gate.Now.Trucks[0].Front > 4 && gate.Now.Trucks[0].MetresPerSecond == 0));
        gate.Lane.Perform(new PulseClose());
        gate.RunSeconds(10);
        Assert.Equal(1, gate.Now.Collisions);
        Assert.InRange(gate.Now.ArmPosition, 0.69, 0.72);
    }

    [Fact]
    public void An_arm_that_reopens_in_time_touches_nobody()
    {
        using var gate = new SimulatedGate().Started();
        Let(gate, TruckBehaviour.StopUnderArm, wait: 20);
        Assert.True(gate.RunUntil(() => gate.Now.Trucks[0].Front > 4 && gate.Now.Trucks[0].MetresPerSecond == 0));
        gate.Lane.Perform(new PulseClose());
        gate.RunSeconds(0.3);
        gate.Lane.Perform(s_open);
        gate.RunSeconds(40);
        Assert.Equal(0, gate.Now.Collisions);
        Assert.Equal(1, gate.Now.Passed);
    }

    [Fact]
    public void A_tailgater_follows_under_the_open_arm_on_red()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest());
        gate.Road.Arrive(new TruckRequest(Behaviour: TruckBehaviour.Tailgate));
        gate.RunSeconds(40);
        Open(gate);
        gate.RunUntil(() => gate.Now.Trucks[0].Front > 2);
        gate.Lane.Perform(new SetLight(DriverLight.Red));
        Assert.True(gate.RunUntil(() => gate.Now.Passed == 2));
    }

    [Fact]
    public void An_honest_second_truck_waits_on_red()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest());
        gate.Road.Arrive(new TruckRequest());
        gate.RunSeconds(40);
        Open(gate);
        gate.RunUntil(() => gate.Now.Trucks[0].Front > 2);
        gate.Lane.Perform(new SetLight(DriverLight.Red));
        gate.RunSeconds(60);
        Assert.Equal(1, gate.Now.Passed);
        Assert.True(Assert.Single(gate.Now.Trucks).IsWaitingAtLine);
    }

    [Fact]
    public void Who_reverses_out_leaves_the_loop_without_passing()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest(Behaviour: TruckBehaviour.ReverseOut, WaitSeconds: 3));
        Assert.True(gate.RunUntil(() => gate.Last(LaneSensor.ArrivalLoop) == Signal.Active));
        Assert.True(gate.RunUntil(() => gate.Now.Trucks.Count == 0));
        Assert.Equal(Signal.Inactive, gate.Last(LaneSensor.ArrivalLoop));
        Assert.Equal(0, gate.Now.Passed);
    }

    [Fact]
    public void Who_enters_when_the_arm_comes_down_is_seen_by_the_barrier_loop_in_time()
    {
        using var gate = new SimulatedGate().Started();
        gate.Road.Arrive(new TruckRequest(Behaviour: TruckBehaviour.EnterWhenClosing));
        gate.RunSeconds(40);
        Open(gate);
        gate.RunSeconds(5);
        gate.Lane.Perform(new PulseClose());
        Assert.True(gate.RunUntil(() => gate.Last(LaneSensor.BarrierLoop) == Signal.Active, 5));
        gate.Lane.Perform(s_open);
        Assert.True(gate.RunUntil(() => gate.Now.Passed == 1));
        Assert.Equal(0, gate.Now.Collisions + gate.Now.Rammed);
    }

    [Fact]
    public void Who_lingers_does_not_go_on_green_at_once()
    {
        using var gate = new SimulatedGate().Started();
        Let(gate, TruckBehaviour.Linger, wait: 30);
        gate.RunSeconds(25);
        Assert.True(gate.Now.Trucks[0].IsWaitingAtLine);
        Assert.True(gate.RunUntil(() => gate.Now.Passed == 1));
    }

    [Fact]
    public void The_people_of_a_waiting_truck_come_to_the_thermometer_one_after_the_other()
    {
        using var gate = new SimulatedGate().Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Arrive(new TruckRequest(People: [new Person(BodyCelsius: 36.5), new Person(BodyCelsius: 38.9)]));
        Assert.True(gate.RunUntil(() => gate.Measurements.Count == 2));
        Assert.Equal([ReadingVerdict.Normal, ReadingVerdict.Fever], gate.Measurements.Select(m => m.Verdict));
    }

    [Fact]
    public void The_sprayer_flows_while_the_pump_runs_until_the_tank_is_empty()
    {
        using var gate = new SimulatedGate(("Lanes:0:PumpLimitSeconds", "600")).Started();
        gate.Lane.Perform(new SetPump(true));
        gate.RunSeconds(2);
        Assert.Equal(Signal.Active, gate.Last(LaneSensor.SprayFlow));
        gate.Set(SimulatedFault.TankEmpty);
        gate.RunSeconds(2);
        Assert.Equal(Signal.Inactive, gate.Last(LaneSensor.SprayFlow));
        Assert.Equal(Signal.Active, gate.Last(LaneSensor.TankLevel));
    }

    [Fact]
    public void A_stuck_contact_stays_as_it_is()
    {
        using var gate = new SimulatedGate().Started();
        gate.Set(SimulatedFault.StuckInput, sensor: LaneSensor.ArrivalLoop);
        gate.Road.Arrive(new TruckRequest());
        gate.RunSeconds(30);
        Assert.Equal([Signal.Inactive], gate.All(LaneSensor.ArrivalLoop));
        gate.Set(SimulatedFault.StuckInput, on: false, sensor: LaneSensor.ArrivalLoop);
        gate.RunSeconds(1);
        Assert.Equal(Signal.Active, gate.Last(LaneSensor.ArrivalLoop));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Assert.Equal(Story("7"), Story("7"));
        Assert.NotEqual(Story("7"), Story("8"));
    }

    [Fact]
    public void Each_time_a_relay_is_energised_is_a_line_in_a_file_that_outlives_the_gate()
    {
        var file = Path.GetTempFileName();
        try
        {
            for (var life = 0; life < 2; life++)
            {
                using var gate = new SimulatedGate(("Simulation:PulseLog", file)).Started();
                gate.Lane.Perform(s_open);
                gate.RunSeconds(5);
            }

            var opened = File.ReadAllLines(file).Where(line => line.EndsWith(" lane-1 Open", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, opened.Count);
            Assert.All(opened, line => Assert.EndsWith("Z", line.Split(' ')[0], StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Four_lanes_work_side_by_side()
    {
        using var gate = new SimulatedGate(("Lanes:0:Name", "a"), ("Lanes:1:Name", "b"), ("Lanes:2:Name", "c"), ("Lanes:3:Name", "d"));
        foreach (var lane in gate.Hardware.Lanes.Values)
            lane.Start(input => Answer(lane, input), () => new());
        foreach (var lane in gate.World.Lanes.Values) lane.Arrive(new TruckRequest());
        Assert.True(gate.RunUntil(() => gate.World.Lanes.Values.All(l => l.Snapshot().Passed == 1), 120));
        Assert.All(gate.World.Lanes.Values, l => Assert.Equal(0, l.Snapshot().Collisions));

        static void Answer(LaneHardware lane, LaneInput input)
        {
            if (input is SensorChanged(LaneSensor.ArrivalLoop, Signal.Active))
            {
                lane.Perform(s_open);
                lane.Perform(new SetLight(DriverLight.Green));
            }
        }
    }

    private static string Story(string seed)
    {
        using var gate = new SimulatedGate(("Simulation:Seed", seed)).Started();
        gate.Lane.Perform(new StartMeasuring());
        gate.Road.Arrive(new TruckRequest());
        gate.RunSeconds(30);
        return string.Join('\n', gate.Inputs) + gate.Now.ObjectCelsius;
    }

    private static void Let(SimulatedGate gate, TruckBehaviour behaviour, double wait = 5)
    {
        gate.Road.Arrive(new TruckRequest(Behaviour: behaviour, WaitSeconds: wait));
        gate.RunUntil(() => gate.Now.Trucks[0].IsWaitingAtLine);
        Open(gate);
    }

    private static void Open(SimulatedGate gate)
    {
        gate.Lane.Perform(s_open);
        gate.Lane.Perform(new SetLight(DriverLight.Green));
    }
}
