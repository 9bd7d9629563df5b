namespace Checkpoint.Cloud.Registry;

/// <summary>A person who drives the vehicle. Phone and id number are shown masked, except to who asks for them and is recorded.</summary>
/// <param name="Phone">Digits, with a + in front of a country; null when not filed.</param>
/// <param name="IdNumber">Of a resident's identity card (GB 11643, 18 characters) or another document; null when not filed.</param>
public sealed record Driver(string Name, string? Phone = null, string? IdNumber = null)
{
    // Never with what is personal: a record's own text would put it into logs and messages.
    public override string ToString() => "driver";
}
