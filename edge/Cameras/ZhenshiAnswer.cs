using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Cameras;

/// <summary>What a Zhenshi camera expects as answer. Without this object it counts the read as not delivered.</summary>
internal sealed record ZhenshiAnswer([property: JsonPropertyName("Response_AlarmInfoPlate")] ZhenshiAnswer.Body Response)
{
    /// <summary>Heard, nothing to do. For heartbeats too: a camera that polls carries out what the answer says.</summary>
    public static ZhenshiAnswer Heard { get; } = new(new Body());

    public static ZhenshiAnswer To(PlateReport report, bool open) => new(new Body
    {
        Info = open ? "ok" : "no",
        Number = report.Offline ? null : report.Number,
        Offline = report is { Offline: true, Number: { } number } ? new ContinueOffline(number) : null,
    });

    internal sealed record Body
    {
        /// <summary>"ok" makes the camera pulse its own relay, everything else does not.</summary>
        [JsonPropertyName("info")]
        public string Info { get; init; } = "no";

        /// <summary>Delivered: do not send this read again.</summary>
        [JsonPropertyName("content")]
        public string Content { get; init; } = "retransfer_stop";

        [JsonPropertyName("is_pay")]
        public string IsPaid { get; init; } = "false";

        [JsonPropertyName("plateid")]
        public long? Number { get; init; }

        [JsonPropertyName("ContinuePushOffline")]
        public ContinueOffline? Offline { get; init; }
    }

    /// <summary>Send the next read of those kept while there was no link.</summary>
    internal sealed record ContinueOffline([property: JsonPropertyName("plateid")] long Number)
    {
        [JsonPropertyName("continue")]
        public int Continue { get; init; } = 1;
    }
}
