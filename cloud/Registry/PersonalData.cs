namespace Checkpoint.Cloud.Registry;

/// <summary>What is personal, as it is shown: 138****1234, 6127***********12.</summary>
public static class PersonalData
{
    private const char Mask = '*';

    public static Driver Masked(Driver driver) => driver with { Phone = Phone(driver.Phone), IdNumber = IdNumber(driver.IdNumber) };

    public static string? Phone(string? phone) => Hide(phone, 3, 4);

    public static string? IdNumber(string? number) => Hide(number, 4, 2);

    public static bool IsMasked(string? text) => text?.Contains(Mask, StringComparison.Ordinal) == true;

    /// <summary>
    /// The drivers with what is masked as it is filed for them, so that what was read masked can be given back. What is masked and
    /// not filed so stays, and is then refused.
    /// </summary>
    public static IReadOnlyList<Driver> Unmask(IReadOnlyList<Driver> given, IReadOnlyList<Driver> filed) =>
    [
        .. given.Select(driver => filed.FirstOrDefault(known => Fits(driver, known)) is { } same
            ? driver with { Phone = IsMasked(driver.Phone) ? same.Phone : driver.Phone, IdNumber = IsMasked(driver.IdNumber) ? same.IdNumber : driver.IdNumber }
            : driver),
    ];

    private static bool Fits(Driver given, Driver known) =>
        (IsMasked(given.Phone) || IsMasked(given.IdNumber)) && given.Name == known.Name
        && (!IsMasked(given.Phone) || given.Phone == Phone(known.Phone)) && (!IsMasked(given.IdNumber) || given.IdNumber == IdNumber(known.IdNumber));

    // Of a short one, of which both ends would be most of it, less is shown.
    private static string? Hide(string? text, int first, int last) => text switch
    {
        null => null,
        { Length: < 6 } => new string(Mask, text.Length),
        _ when text.Length < first + last + 4 => $"{text[0]}{new string(Mask, text.Length - 2)}{text[^1]}",
        _ => $"{text[..first]}{new string(Mask, text.Length - first - last)}{text[^last..]}",
    };
}
