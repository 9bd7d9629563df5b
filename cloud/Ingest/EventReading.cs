using System.Text.Json;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>Makes of the bytes on an events topic what can be made of them. A plain function.</summary>
public static class EventReading
{
    /// <summary>Null, and <paramref name="problem"/> in words, when the bytes have no place in a stream of this gate.</summary>
    public static ReceivedEvent? Read(GateAddress gate, byte[] payload, out string? problem)
    {
        var happened = CloudEventJson.Read(payload, out problem);
        if (happened is not null && happened.Source == gate.Source)
            return new(gate.ToString(), happened.Stream, happened.Sequence, payload, happened, (happened.Data as UnknownEvent)?.Problem);
        if (happened is not null)
        {
            problem = "the source is not the gate of the topic";
            return null;
        }

        return Place(gate, payload) is var (stream, sequence) ? new(gate.ToString(), stream, sequence, payload, null, problem) : null;
    }

    /// <summary>Stream and sequence of an event that is otherwise no event, so that its stream can go on without it.</summary>
    private static (string Stream, long Sequence)? Place(GateAddress gate, byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !IsText(root, "source", out var source) || source != gate.Source) return null;
            if (!IsText(root, "stream", out var stream) || MessageJson.ReadAck(MessageJson.Write(new EventAck(stream, 0)), out _) is null) return null;
            return root.TryGetProperty("sequence", out var number) && number.ValueKind == JsonValueKind.Number &&
                number.TryGetInt32(out var sequence) && sequence >= 1 ? (stream, sequence) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsText(JsonElement root, string name, out string text)
    {
        var found = root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        text = found ? value.GetString()! : "";
        return found;
    }
}
