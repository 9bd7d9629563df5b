using System.Text;
using System.Text.Json;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Protocols.Messages;

/// <summary>Reads the envelope in one pass and the data after it, because the type may stand behind the data.</summary>
internal ref struct CloudEventReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Disallow };

    // "2020-02-11T08:30:00.1234567+08:00" with every character as \uXXXX, and some more digits of the second.
    private const int LongestEscapedTime = 256;

    private string? _specVersion, _id, _source, _type, _subject, _stream;
    private DateTimeOffset? _time;
    private int? _sequence;
    private bool? _clockSynchronized;
    private bool _contentType;
    private ReadOnlySpan<byte> _data;

    public static CloudEvent? Read(ReadOnlySpan<byte> utf8, out string? problem)
    {
        if (utf8.Length > CloudEventJson.MaximumBytes)
        {
            problem = $"the event has {utf8.Length} bytes; {CloudEventJson.MaximumBytes} is the limit";
            return null;
        }

        var envelope = new CloudEventReader();
        try
        {
            problem = envelope.ReadAttributes(utf8) ?? envelope.Check();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8, or an escaped half of a surrogate pair.
            problem = e is JsonException json ? MessageJson.Place(json) : "not JSON: a text in it is not UTF-8";
        }

        return problem is null ? envelope.Build() : null;
    }

    private string? ReadAttributes(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, s_options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "an event is a JSON object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = ReadAttribute(ref reader, utf8);
            if (problem is not null)
            {
                return problem;
            }
        }

        reader.Read(); // throws when anything but white space follows
        return null;
    }

    private string? ReadAttribute(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (reader.ValueTextEquals("specversion"u8)) { return Text(ref reader, "specversion", ref _specVersion); }
        if (reader.ValueTextEquals("id"u8)) { return Text(ref reader, "id", ref _id); }
        if (reader.ValueTextEquals("source"u8)) { return Text(ref reader, "source", ref _source); }
        if (reader.ValueTextEquals("type"u8)) { return Text(ref reader, "type", ref _type); }
        if (reader.ValueTextEquals("subject"u8)) { return Text(ref reader, "subject", ref _subject); }
        if (reader.ValueTextEquals("stream"u8)) { return Text(ref reader, "stream", ref _stream); }
        if (reader.ValueTextEquals("time"u8)) { return Time(ref reader); }
        if (reader.ValueTextEquals("sequence"u8)) { return Sequence(ref reader); }
        if (reader.ValueTextEquals("clocksynchronized"u8)) { return ClockSynchronized(ref reader); }
        if (reader.ValueTextEquals("datacontenttype"u8)) { return DataContentType(ref reader); }
        if (reader.ValueTextEquals("data"u8)) { return Data(ref reader, utf8); }
        if (reader.ValueTextEquals("data_base64"u8)) { return "data_base64 is not used here: data is JSON"; }
        reader.Skip();
        return null;
    }

    private static string? Text(ref Utf8JsonReader reader, string name, ref string? value)
    {
        if (value is not null)
        {
            return Twice(name);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return $"{name} is not a string";
        }

        value = reader.GetString();
        return null;
    }

    private string? Time(ref Utf8JsonReader reader)
    {
        if (_time is not null)
        {
            return Twice("time");
        }

        reader.Read();
        // A time without an offset would be read as the local time of this machine. Many writers escape its '+'.
        Span<byte> text = stackalloc byte[LongestEscapedTime];
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > text.Length
            || !HasOffset(text[..reader.CopyString(text)]) || !reader.TryGetDateTimeOffset(out var time))
        {
            return "time is not an RFC 3339 time with an offset";
        }

        _time = time;
        return null;
    }

    private static bool HasOffset(ReadOnlySpan<byte> time) => time is [.., (byte)'Z'] or [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _];

    private string? Sequence(ref Utf8JsonReader reader)
    {
        if (_sequence is not null)
        {
            return Twice("sequence");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var sequence) || sequence < 1)
        {
            return $"sequence is not a whole number from 1 to {CloudEvent.MaximumSequence}";
        }

        _sequence = sequence;
        return null;
    }

    private string? ClockSynchronized(ref Utf8JsonReader reader)
    {
        if (_clockSynchronized is not null)
        {
            return Twice("clocksynchronized");
        }

        reader.Read();
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return "clocksynchronized is neither true nor false";
        }

        _clockSynchronized = reader.GetBoolean();
        return null;
    }

    private string? DataContentType(ref Utf8JsonReader reader)
    {
        if (_contentType)
        {
            return Twice("datacontenttype");
        }

        reader.Read();
        _contentType = true;
        return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("application/json"u8)
            ? null
            : "datacontenttype is not application/json";
    }

    private string? Data(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (_data.Length > 0)
        {
            return Twice("data");
        }

        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _data = utf8[start..(int)reader.BytesConsumed];
        return null;
    }

    private readonly string? Check() => this switch
    {
        { _specVersion: not "1.0" } => "specversion is not 1.0",
        { _type: null } => "type is missing",
        { _type.Length: 0 or > MessageBounds.TypeLength } => $"type has not 1 to {MessageBounds.TypeLength} characters",
        { _source: null } => "source is missing",
        _ when GateAddress.FromSource(_source) is null => "source is not /{site}/{gate}",
        { _stream: null } => "stream is missing",
        _ when !MessageBounds.IsStream(_stream) => $"stream is not 1 to {MessageBounds.StreamLength} lower-case letters, digits and '-'",
        { _sequence: null } => "sequence is missing",
        _ when _id != $"{_stream}.{_sequence}" => "id is not {stream}.{sequence}",
        { _time: null } => "time is missing",
        { _clockSynchronized: null } => "clocksynchronized is missing",
        { _data.Length: 0 } => "data is missing",
        _ => null,
    };

    private readonly CloudEvent Build() => new()
    {
        Source = _source!,
        Stream = _stream!,
        Sequence = _sequence!.Value,
        Time = _time!.Value,
        ClockSynchronized = _clockSynchronized!.Value,
        Data = ReadData(),
    };

    private readonly EventData ReadData()
    {
        var type = EventTypes.Find(_type!);
        if (type is null)
        {
            return Unknown("the type is unknown here");
        }

        try
        {
            var data = (EventData?)JsonSerializer.Deserialize(_data, type.Json);
            return data is null ? Unknown("the data is null") : EventBounds.Problem(data) is { } problem ? Unknown(problem) : data;
        }
        catch (JsonException e)
        {
            return Unknown($"the data is {MessageJson.Place(e)}");
        }
    }

    // The raw text is checked JSON, but may hold bytes that are not UTF-8 inside strings; they become U+FFFD.
    private readonly UnknownEvent Unknown(string problem) => new()
    {
        Type = _type!,
        Subject = _subject,
        Json = Encoding.UTF8.GetString(_data),
        Problem = problem,
    };

    private static string Twice(string name) => $"{name} is given twice";
}
