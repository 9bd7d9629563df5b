using System.Globalization;
using Checkpoint.Cloud.Words;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Pages;

/// <summary>What an event says beside its heading, in the language of the page.</summary>
internal static class EventText
{
    public static string Of(EventData happened) => Join(happened switch
    {
        PassIdentified e => [e.Plate, Word.Of(e.Colour), Word.Of(e.Verdict), Word.Of(e.Source), e.By, e.Confidence is { } share ? Word.Of("Detail.Confidence", Math.Round(share * 100)) : null, e.Registration, Similar(e)],
        PassReading e => [Word.Of(e.Verdict), Degrees("Detail.Degrees", e.BodyCelsius), Word.Of("Detail.Person", e.Person), Word.Of("Detail.Attempt", e.Attempt), Word.Of(e.Method), Degrees("Detail.Skin", e.SkinCelsius), Degrees("Detail.Ambient", e.AmbientCelsius), e.By],
        PassScreened e => [Word.Of("Detail.People", e.People)],
        DisinfectionCompleted { ByHand: true } e => [Word.Of("Detail.ByHand"), e.By],
        DisinfectionCompleted e => [Word.Of("Detail.FlowSeconds", e.FlowSeconds.ToString("0", CultureInfo.CurrentCulture))],
        DisinfectionFailed e => [Word.Of(e.Reason)],
        PassAwaitsStaff e => [Word.Of(e.Reason)],
        PassHeld e => [Word.Of(e.Reason)],
        PassReleased e => [e.By],
        PassCleared e => [Word.Of(e.Ground), e.By, e.Reason],
        PassEnded e => [Word.Of(e.Outcome), e.Interrupted ? Word.Of("Pass.Interrupted") : Span.Clock(Span.OfSeconds(e.Seconds))],
        BarrierOpening e => [Word.Of(e.Cause), e.By, e.Reason],
        BarrierClosing e => [Word.Of(e.Cause), e.By],
        AlarmRaised e => [Word.Of(e.Alarm), e.Detail],
        AlarmCleared e => [Word.Of(e.Alarm)],
        StaffActed e => [Word.Named("Action", e.Action), e.Value, e.By, e.Accepted ? null : Word.Of("Detail.Refused"), e.Refusal],
        EventsLost e => [Word.Of("Gap.Several", e.From, e.Through)],
        StreamBegun e => [Word.Of(e.Reason)],
        UnknownEvent e => [e.Type],
        _ => [],
    });

    private static string? Similar(PassIdentified e) =>
        e.Candidates.IsEmpty ? null : Word.Of("Detail.Similar", string.Join(", ", e.Candidates.Select(candidate => candidate.Plate)));

    public static string? Degrees(string word, double? celsius) =>
        celsius is { } value ? Word.Of(word, value.ToString("0.0", CultureInfo.CurrentCulture)) : null;

    private static string Join(IEnumerable<string?> parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
}
