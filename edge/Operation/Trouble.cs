using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

/// <summary>Why the gate cannot run, in words for the person who must do something about it. Anything else is a bug, with its stack.</summary>
internal sealed record Trouble(int ExitCode, IReadOnlyList<string> Messages)
{
    public static Trouble? Of(Exception error) => error switch
    {
        OptionsValidationException wrong => new(GateOutcome.WrongSettings, [.. wrong.Failures]),
        AggregateException several when several.InnerExceptions.All(each => each is OptionsValidationException) =>
            new(GateOutcome.WrongSettings, [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(each => each.Failures)]),
        // What the configuration says of a file that is no JSON, and the binder of a value of the wrong kind; both name the place.
        InvalidDataException malformed when malformed.Message.StartsWith("Failed to load configuration", StringComparison.Ordinal) => new(GateOutcome.WrongSettings, [$"{malformed.Message} {malformed.InnerException?.Message}".TrimEnd()]),
        InvalidOperationException unbound when unbound.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            new(GateOutcome.WrongSettings, [unbound.Message]),
        JournalException journal => new(GateOutcome.DiskError, [journal.Message]),
        UnavailableException lacking => new(GateOutcome.Unavailable, [lacking.Message]),
        UnauthorizedAccessException denied =>
            new(GateOutcome.DiskError, [$"{denied.Message} Give it to the user of this service, as everything below Gate:DataDirectory; commands are run as that user too."]),
        IOException { InnerException: AddressInUseException } taken => new(GateOutcome.Unavailable, [$"{taken.Message} Another program listens there: stop it, or set Urls to another address."]),
        _ => null,
    };

    public int Tell(TextWriter errors)
    {
        foreach (var message in Messages) errors.WriteLine(message);
        return ExitCode;
    }
}
