namespace Checkpoint.Protocols.Messages;

/// <summary>JSON of what the centre orders and how the gate answers. Reading never throws for bad input: null, and the problem in words.</summary>
public static class OrderJson
{
    public const int MaximumId = 64, MaximumIssuer = 64, MaximumReason = 200, MaximumDirectives = 64, MaximumTitle = 200, MaximumText = 4_000;

    /// <summary>Longest time from issue to deadline. What waits longer is not what the person saw.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromMinutes(10);

    private const int MaximumLog = 500, MaximumMessage = 2_000;

    public static byte[] Write(GateCommand command) => MessageJson.Write(command, MessageContext.Default.GateCommand);

    public static byte[] Write(CommandResult result) => MessageJson.Write(result, MessageContext.Default.CommandResult);

    public static byte[] Write(DirectiveList directives) => MessageJson.Write(directives, MessageContext.Default.DirectiveList);

    public static GateCommand? ReadCommand(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, MessageContext.Default.GateCommand, Problem, out problem);

    public static CommandResult? ReadResult(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, MessageContext.Default.CommandResult, Problem, out problem);

    public static DirectiveList? ReadDirectives(ReadOnlySpan<byte> utf8, out string? problem) =>
        MessageJson.Read(utf8, MessageContext.Default.DirectiveList, Problem, out problem);

    public static bool IsId(string? id) => id is { Length: > 0 and <= MaximumId } && MessageBounds.IsLowerCaseName(id);

    /// <summary>A line of text a person wrote: 1 to so many characters, no control characters, nothing blank around it.</summary>
    public static bool IsLine(string? text, int maximum) =>
        text is { Length: > 0 } && text.Length <= maximum && text == text.Trim() && !text.Any(char.IsControl);

    /// <summary>The first thing wrong with a command, in words; null when nothing is.</summary>
    public static string? Problem(GateCommand command) => command switch
    {
        _ when !IsId(command.Id) => $"id is not 1 to {MaximumId} lower-case letters, digits and '-'",
        _ when !IsLine(command.Issuer, MaximumIssuer) => $"issuer is not a name of 1 to {MaximumIssuer} characters",
        _ when !MessageBounds.IsName(command.Action) => "action has no or too many characters",
        { Lane: { } lane } when !MessageBounds.IsName(lane) => "lane has no or too many characters",
        { Pass: { } pass } when !MessageBounds.IsName(pass) => "pass has no or too many characters",
        { Reason: { } reason } when !IsLine(reason, MaximumReason) => $"reason is not a line of 1 to {MaximumReason} characters",
        _ when command.Deadline - command.IssuedAt is var lifetime && (lifetime <= TimeSpan.Zero || lifetime > MaximumLifetime) =>
            $"deadline is not within {MaximumLifetime.TotalMinutes:0} minutes after issuedAt",
        _ => null,
    };

    /// <summary>The first thing wrong with a list of directives, in words; null when nothing is.</summary>
    public static string? Problem(DirectiveList list) => list switch
    {
        { Version: < 0 } => "version is negative",
        _ when list.Directives.Count > MaximumDirectives => $"there are {list.Directives.Count} directives; {MaximumDirectives} is the limit",
        _ when !list.Directives.All(IsDirective) => "a directive lacks its id, title, text or issuer, or has too much of it",
        _ when list.Directives.DistinctBy(each => each.Id).Count() != list.Directives.Count => "two directives have the same id",
        _ => null,
    };

    private static string? Problem(CommandResult result) => result switch
    {
        _ when !IsId(result.Id) => $"id is not 1 to {MaximumId} lower-case letters, digits and '-'",
        { Code: { } code } when !MessageBounds.IsName(code) => "code has no or too many characters",
        { Message.Length: > MaximumMessage } => "message has too many characters",
        { Diagnostics: { } diagnostics } => Problem(diagnostics),
        _ => null,
    };

    private static string? Problem(GateDiagnostics diagnostics) => diagnostics switch
    {
        _ when !MessageBounds.IsStream(diagnostics.Stream) => "stream is not a stream id",
        _ when diagnostics.Parts.Count > MessageBounds.ListLength || diagnostics.Parts.Any(part => part is null) => "parts are not parts",
        _ when diagnostics.Lanes.Count > MessageBounds.ListLength || diagnostics.Lanes.Any(lane => lane is null) => "lanes are not lanes",
        _ when diagnostics.Log.Count > MaximumLog || diagnostics.Log.Any(line => line is null) => "log has too many lines",
        _ => null,
    };

    private static bool IsDirective(Directive? each) =>
        each is not null && IsId(each.Id) && IsLine(each.Issuer, MaximumIssuer) && IsText(each.Title, MaximumTitle) && IsText(each.Text, MaximumText);

    private static bool IsText(BothLanguages text, int maximum) =>
        !string.IsNullOrWhiteSpace(text.Zh) && !string.IsNullOrWhiteSpace(text.En) && text.Zh.Length <= maximum && text.En.Length <= maximum;
}
