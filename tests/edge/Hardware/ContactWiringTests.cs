using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class ContactWiringTests
{
    [Theory]
    // A dry contact to ground with a pull-up: closed is low.
    [InlineData(true, ContactKind.NormallyOpen, 0, Signal.Active)]
    [InlineData(true, ContactKind.NormallyOpen, 1, Signal.Inactive)]
    [InlineData(true, ContactKind.NormallyClosed, 0, Signal.Inactive)]
    [InlineData(true, ContactKind.NormallyClosed, 1, Signal.Active)]
    // A contact to the supply with a pull-down: closed is high.
    [InlineData(false, ContactKind.NormallyOpen, 1, Signal.Active)]
    [InlineData(false, ContactKind.NormallyOpen, 0, Signal.Inactive)]
    [InlineData(false, ContactKind.NormallyClosed, 1, Signal.Inactive)]
    [InlineData(false, ContactKind.NormallyClosed, 0, Signal.Active)]
    public void A_level_means_what_the_wiring_makes_of_it(bool activeLow, ContactKind kind, int level, Signal meaning)
    {
        var contact = new ContactWiring(new LineId(0, 5), activeLow, activeLow ? LinePull.Up : LinePull.Down, TimeSpan.Zero, kind);
        Assert.Equal(meaning, contact.Meaning(level));
        Assert.Equal((PinValue)level, contact.Level(meaning == Signal.Active));
    }

    [Theory]
    [InlineData(true, LinePull.Up)]
    [InlineData(true, LinePull.Off)]
    [InlineData(false, LinePull.Down)]
    [InlineData(false, LinePull.Off)]
    public void A_cut_wire_of_a_normally_closed_contact_reads_active(bool activeLow, LinePull pull)
    {
        var contact = new ContactWiring(new LineId(0, 5), activeLow, pull, TimeSpan.Zero, ContactKind.NormallyClosed);
        Assert.True(contact.FailsActive);
        Assert.Equal(Signal.Active, contact.Meaning(contact.OpenCircuitLevel));
    }

    [Theory]
    [InlineData(true, LinePull.Down, ContactKind.NormallyClosed)]
    [InlineData(false, LinePull.Up, ContactKind.NormallyClosed)]
    [InlineData(true, LinePull.Up, ContactKind.NormallyOpen)]
    public void A_wiring_that_hides_a_cut_wire_is_known_as_such(bool activeLow, LinePull pull, ContactKind kind)
    {
        var contact = new ContactWiring(new LineId(0, 5), activeLow, pull, TimeSpan.Zero, kind);
        Assert.False(contact.FailsActive);
        Assert.Equal(Signal.Inactive, contact.Meaning(contact.OpenCircuitLevel));
    }

    [Theory]
    [InlineData(false, true, 1)]
    [InlineData(false, false, 0)]
    [InlineData(true, true, 0)]
    [InlineData(true, false, 1)]
    public void A_relay_is_driven_as_it_is_wired(bool activeLow, bool on, int level) =>
        Assert.Equal((PinValue)level, new RelayWiring(new LineId(0, 16), activeLow).Level(on));
}
