using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Checkpoint.Protocols.Messages;

/// <summary>
/// CloudEvents 1.0 structured JSON (CloudEvents JSON format, section 3) with the extension attributes <c>stream</c> (String),
/// <c>sequence</c> (Integer, a JSON number; not the optional "sequence" extension of CloudEvents, which is a String) and
/// <c>clocksynchronized</c> (Boolean).
/// </summary>
public static class CloudEventJson
{
    /// <summary>Largest event, in bytes. Texts that people type are to be limited where they are typed.</summary>
    public const int MaximumBytes = 64 * 1024;

    public const string ContentType = "application/cloudevents+json";

    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        // Plates stay readable; nothing here is ever pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // The structure below is fixed, and the raw data of an unknown event is checked by WriteRawValue.
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>Appends the event to <paramref name="output"/>. On an exception the output holds a part of it.</summary>
    /// <exception cref="ArgumentException">The sequence is out of range, the type of the data is not in
    /// <see cref="EventTypes"/>, a number is not finite, or the event exceeds <see cref="MaximumBytes"/>.</exception>
    public static void Write(IBufferWriter<byte> output, CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(cloudEvent);
        ArgumentOutOfRangeException.ThrowIfLessThan(cloudEvent.Sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cloudEvent.Sequence, CloudEvent.MaximumSequence);

        var writer = t_writer ??= new Utf8JsonWriter(output, WriterOptions);
        writer.Reset(output);
        try
        {
            WriteEnvelope(writer, cloudEvent);
            writer.Flush();
            if (writer.BytesCommitted > MaximumBytes)
            {
                throw new ArgumentException(
                    $"An event of type {EventTypes.Of(cloudEvent.Data)} has {writer.BytesCommitted} bytes; {MaximumBytes} is the limit. Limit its texts.");
            }
        }
        finally
        {
            writer.Reset(Stream.Null); // let go of the caller's buffer, and of half an event after an exception
        }
    }

    /// <summary>
    /// Reads one event. Unknown attributes are skipped; unknown types, and data that does not fit its type, are kept as
    /// <see cref="UnknownEvent"/>. Null, and <paramref name="problem"/> in words, when the bytes are no valid event.
    /// Never throws for bad input.
    /// </summary>
    public static CloudEvent? Read(ReadOnlySpan<byte> utf8, out string? problem) => CloudEventReader.Read(utf8, out problem);

    private static void WriteEnvelope(Utf8JsonWriter writer, CloudEvent cloudEvent)
    {
        var data = cloudEvent.Data;
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        WriteId(writer, cloudEvent.Stream, cloudEvent.Sequence);
        writer.WriteString("source"u8, cloudEvent.Source);
        if (data is UnknownEvent unknown)
        {
            writer.WriteString("type"u8, unknown.Type);
            WriteAttributes(writer, cloudEvent, unknown.Subject);
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(unknown.Json);
        }
        else
        {
            var type = EventTypes.Entry(data);
            writer.WriteString("type"u8, type.Encoded);
            WriteAttributes(writer, cloudEvent, Subject(data));
            writer.WritePropertyName("data"u8);
            JsonSerializer.Serialize(writer, data, type.Json);
        }

        writer.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter writer, CloudEvent cloudEvent, string? subject)
    {
        if (subject is not null)
        {
            writer.WriteString("subject"u8, subject);
        }

        writer.WriteString("time"u8, cloudEvent.Time);
        writer.WriteString("datacontenttype"u8, "application/json"u8);
        writer.WriteString("stream"u8, cloudEvent.Stream);
        writer.WriteNumber("sequence"u8, cloudEvent.Sequence);
        writer.WriteBoolean("clocksynchronized"u8, cloudEvent.ClockSynchronized);
    }

    private static string? Subject(EventData data) => data switch
    {
        PassEvent pass => pass.Pass,
        LaneEvent lane => lane.Lane,
        _ => null,
    };

    private static void WriteId(Utf8JsonWriter writer, string stream, long sequence)
    {
        if (stream.Length > MessageBounds.StreamLength)
        {
            throw new ArgumentException($"A stream id has at most {MessageBounds.StreamLength} characters.", nameof(stream));
        }

        Span<char> id = stackalloc char[MessageBounds.StreamLength + 21];
        id.TryWrite(CultureInfo.InvariantCulture, $"{stream}.{sequence}", out var length);
        writer.WriteString("id"u8, id[..length]);
    }
}
