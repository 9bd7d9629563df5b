using Checkpoint.Cloud.Store;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Operation;

/// <summary>Why the centre cannot run, in words for the person who must do something about it. Anything else is a bug, with its stack.</summary>
internal sealed record Trouble(int ExitCode, IReadOnlyList<string> Messages)
{
    public static Trouble? Of(Exception error) => error switch
    {
        OptionsValidationException wrong => new(ProgramEnd.WrongSettings, [.. wrong.Failures]),
        AggregateException several when several.InnerExceptions.All(each => Of(each) is { ExitCode: ProgramEnd.WrongSettings }) =>
            new(ProgramEnd.WrongSettings, [.. several.InnerExceptions.SelectMany(each => Of(each)!.Messages)]),
        // What the configuration says of a file that is no JSON, and the binder of a value of the wrong kind; both name the place.
        InvalidDataException malformed when malformed.Message.StartsWith("Failed to load configuration", StringComparison.Ordinal) =>
            new(ProgramEnd.WrongSettings, [$"{malformed.Message} {malformed.InnerException?.Message}".TrimEnd()]),
        InvalidOperationException unbound when unbound.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            new(ProgramEnd.WrongSettings, [unbound.Message]),
        StoreException store => new(ProgramEnd.StoreFailed, [store.Message]),
        ListenException listen => new(ProgramEnd.Unavailable, [listen.Message]),
        IOException { InnerException: AddressInUseException } taken =>
            new(ProgramEnd.Unavailable, [$"{taken.Message} Another program listens there: stop it, or set Urls to another address."]),
        _ => null,
    };

    public int Tell(TextWriter errors)
    {
        foreach (var message in Messages) errors.WriteLine(message);
        return ExitCode;
    }
}
