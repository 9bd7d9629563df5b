using System.Runtime.InteropServices;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// One registration in 20 bytes, in memory as in the index file. Terms, lowest bits first: people 6, status 2, first day
/// 16, last day 16 (days from 2000-01-01 counted from 1, 0 when open), list of gates 12, pattern of the id 12.
/// </summary>
/// <param name="Plate"><see cref="Protocols.Plates.Plate.Key"/>: the colour in the three lowest bits.</param>
/// <param name="Number">Number in the id, or its place among the ids without a pattern; see <see cref="RegistrationIds"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct IndexSlot(ulong Plate, ulong Terms, uint Number)
{
    public const ulong ColourMask = 7;
    public const int MaximumGateLists = 1 << 12, MaximumPatterns = 1 << 12;

    public PlateColour Colour => (PlateColour)(Plate & ColourMask);

    public int People => (int)(Terms & 0x3f);

    public RegistrationStatus Status => (RegistrationStatus)((Terms >> 6) & 3);

    public DateOnly? ValidFrom => Day((ushort)(Terms >> 8));

    public DateOnly? ValidTo => Day((ushort)(Terms >> 24));

    public int GateList => (int)((Terms >> 40) & 0xfff);

    public int Pattern => (int)(Terms >> 52);

    public static IndexSlot Of(Registration registration, int gateList, int pattern, uint number) => new(
        registration.Plate.Key,
        (uint)registration.PeopleAboard | ((ulong)registration.Status << 6)
        | ((ulong)Days(registration.ValidFrom) << 8) | ((ulong)Days(registration.ValidTo) << 24)
        | ((ulong)(uint)gateList << 40) | ((ulong)(uint)pattern << 52),
        number);

    /// <param name="today">The gate's local date; asked only where the registration has a term.</param>
    /// <param name="here">Whether the registration is for this gate.</param>
    public WhitelistVerdict Judge(LocalDay today, bool here) => Status switch
    {
        RegistrationStatus.Revoked => WhitelistVerdict.Revoked,
        RegistrationStatus.Suspended => WhitelistVerdict.Suspended,
        RegistrationStatus.Pending => WhitelistVerdict.Pending,
        _ => Term(today) ?? (here ? WhitelistVerdict.Registered : WhitelistVerdict.WrongGate),
    };

    private WhitelistVerdict? Term(LocalDay today)
    {
        var (from, to) = ((ushort)(Terms >> 8), (ushort)(Terms >> 24));
        if (from == 0 && to == 0)
            return null;
        var day = today.Number - Registration.FirstDay.DayNumber + 1;
        // Approved for a day to come: as little allowed today as what is not approved yet.
        return to != 0 && day > to ? WhitelistVerdict.Expired : day < from ? WhitelistVerdict.Pending : null;
    }

    private static uint Days(DateOnly? date) => date is { } day ? (uint)(day.DayNumber - Registration.FirstDay.DayNumber + 1) : 0;

    private static DateOnly? Day(ushort days) => days == 0 ? null : Registration.FirstDay.AddDays(days - 1);
}
