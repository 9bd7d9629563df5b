using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Policies;
using CsCheck;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>Random records, member by member, within the bounds of the protocol.</summary>
internal static class GenMessage
{
    private static readonly Gen<string> s_name = Gen.String[Gen.Char, 1, 20], s_text = Gen.String;
    private static readonly Gen<string> s_lowerCase = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"], 1, 32];

    private static readonly Gen<string> s_line = Gen.String[Gen.Char["abc 王建国é-"], 1, 40].Select(text => "x" + text.Trim());

    /// <summary>Members that are names or ids, with at least one character.</summary>
    private static readonly string[] s_names = ["Lane", "Pass", "Version", "Command", "Directive", "Code"];

    private static readonly Gen<DateTimeOffset> s_time = Gen.Select(
        Gen.Long[TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay], Gen.Int[-14 * 60, 14 * 60],
        (ticks, minutes) => new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes)));

    private static readonly Gen<PlateCandidate> s_candidate = Gen.Select(
        s_text, Gen.Enum<PlateColour>(), Gen.Int[0, 15].Array[0, 2], Gen.Double[0, 1],
        (plate, colour, differs, likelihood) => new PlateCandidate(plate, colour, [.. differs], likelihood));

    public static Gen<CloudEvent> Event { get; } = Gen.Select(
        Gen.OneOf([.. EventTypes.Names.Select(name => Record(EventTypes.RecordOf(name)!))]), Gen.Select(s_lowerCase, s_lowerCase, s_lowerCase),
        Gen.Int[1, int.MaxValue], s_time, Gen.Bool, (data, names, sequence, time, synchronized) => new CloudEvent
        {
            Source = $"/{names.Item1}/{names.Item2}",
            Stream = names.Item3,
            Sequence = sequence,
            Time = time,
            ClockSynchronized = synchronized,
            Data = (EventData)data,
        });

    public static Gen<GateStatus> Status { get; } = Record(typeof(GateStatus)).Select(record => (GateStatus)record);

    public static Gen<GateTelemetry> Telemetry { get; } = Gen.Select(
        Record(typeof(GateTelemetry)), Gen.ULong,
        (record, digest) => (GateTelemetry)record with { WhitelistDigest = digest % 4 == 0 ? null : digest.ToString("x32", CultureInfo.InvariantCulture) });

    public static Gen<EventAck> Ack { get; } = Gen.Select(
        s_lowerCase, Gen.Long[0, CloudEvent.MaximumSequence], s_lowerCase.Null(), Gen.Byte.Array[0, 9].Select(bytes => EventDigest.Of(bytes)).Null(),
        (stream, through, run, digest) => new EventAck(stream, through) { Run = run, Digest = digest });

    public static Gen<Policy> Policy { get; } = Gen.Select(
        Gen.Long[0, long.MaxValue / 2], Gen.Bool, Gen.Double[35, 42], Gen.Int[0, 20], Gen.Double[1, 300], Gen.Double[5, 600],
        (version, required, fever, retakes, duration, timeout) => new Policy
        {
            Version = version,
            Identification = new() { CameraTimeout = TimeSpan.FromSeconds(duration), MinimumConfidence = (fever - 35) / 7 },
            Screening = new() { Required = required, FeverCelsius = fever, MaximumRetakes = retakes, ReadingTimeout = TimeSpan.FromSeconds(timeout) },
            Disinfection = new() { Required = !required, Duration = TimeSpan.FromSeconds(duration), OverlapScreening = required },
            Passage = new() { ProceedTimeout = TimeSpan.FromSeconds(timeout) },
        });

    public static Gen<GateCommand> Command { get; } = Gen.Select(
        s_lowerCase, s_time, Gen.Long[1, TimeSpan.TicksPerMinute * 10], s_line, s_name, Gen.Select(s_line, Gen.Bool), (id, issued, lifetime, issuer, action, rest) => new GateCommand
        {
            Id = id, IssuedAt = issued, Deadline = issued.AddTicks(lifetime), Issuer = issuer, Action = action, Lane = rest.Item2 ? action : null, Reason = rest.Item2 ? null : rest.Item1,
            Force = rest.Item2,
        });

    public static Gen<CommandResult> Result { get; } = Gen.Select(s_lowerCase, Gen.Enum<CommandOutcome>(), Gen.String[Gen.Char, 0, 200], s_time, (id, outcome, message, time) => new CommandResult
    {
        Id = id, Outcome = outcome, Code = message.Length % 2 == 0 ? null : id, Message = message.Length == 0 ? null : message, Time = time,
    });

    public static Gen<DirectiveList> Directives { get; } = Gen.Select(Gen.Long[0, long.MaxValue], Gen.Select(s_lowerCase, s_line, s_line, s_time).Array[0, 5], (version, all) => new DirectiveList
    {
        Version = version,
        Directives = [.. all.DistinctBy(each => each.Item1).Select(each => new Directive
        {
            Id = each.Item1, Title = new(each.Item2, each.Item3), Text = new(each.Item3, each.Item2), IssuedAt = each.Item4, Issuer = each.Item2,
        })],
    });

    private static Gen<object> Record(Type type) => type
        .GetProperties().Where(property => property.CanWrite)
        .Aggregate(Gen.Const(() => Activator.CreateInstance(type)!), (record, property) => Gen.Select(record, Member(property), (made, value) =>
        {
            property.SetValue(made, value);
            return made;
        }));

    private static Gen<object?> Member(PropertyInfo property)
    {
        var values = property.Name is "Stream" or "Previous" ? s_lowerCase.Select(value => (object?)value)
            : property.Name == "From" ? Gen.Long[1, 1_000].Select(value => (object?)value)
            : property.Name == "Through" ? Gen.Long[1_000, CloudEvent.MaximumSequence].Select(value => (object?)value)
            : s_names.Contains(property.Name) && property.PropertyType == typeof(string) ? s_name.Select(value => (object?)value)
            : Value(property.PropertyType);
        var optional = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        return optional ? Gen.Select(values, Gen.Bool, (value, absent) => absent ? null : value) : values;
    }

    private static Gen<object?> Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Gen.Int[0, Enum.GetValues(type).Length - 1].Select(place => Enum.GetValues(type).GetValue(place));
        if (type == typeof(ImmutableArray<PlateCandidate>))
            return s_candidate.Array[0, 5].Select(candidates => (object?)candidates.ToImmutableArray());
        if (type == typeof(IReadOnlyList<LaneTelemetry>))
            return Record(typeof(LaneTelemetry)).Array[0, 4].Select(lanes => (object?)lanes.Cast<LaneTelemetry>().ToList());
        if (type == typeof(IReadOnlyList<string>))
            return s_name.Array[0, 4].Select(names => (object?)names);
        if (type == typeof(DateTimeOffset))
            return s_time.Select(time => (object?)time);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => Gen.Bool.Select(value => (object?)value),
            TypeCode.Int32 => Gen.Int[1, int.MaxValue].Select(value => (object?)value),
            TypeCode.Int64 => Gen.Long[0, long.MaxValue].Select(value => (object?)value),
            TypeCode.Double => Gen.Double[0, 1].Select(value => (object?)value),
            TypeCode.String => s_text.Select(value => (object?)value),
            _ => throw new NotSupportedException($"Say how a random {type} is made."),
        };
    }
}
