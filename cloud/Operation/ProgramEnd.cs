using System.Net.Sockets;

namespace Checkpoint.Cloud.Operation;

/// <summary>How the run of the centre ends, as the exit codes of sysexits.h.</summary>
internal static class ProgramEnd
{
    /// <summary>EX_UNAVAILABLE: an address to listen on is taken.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_IOERR.</summary>
    public const int StoreFailed = 74;

    /// <summary>EX_CONFIG: a setting is wrong. Starting again does not help.</summary>
    public const int WrongSettings = 78;

    /// <summary>Runs until the centre is told to stop, or the store fails: the host then stops in good order, and only the exit code tells.</summary>
    public static async Task<int> RunToEndAsync(this WebApplication app, TextWriter output)
    {
        var failure = app.Services.GetRequiredService<StoreFailure>();
        var urls = app.Configuration[WebHostDefaults.ServerUrlsKey];
        try
        {
            await app.RunAsync();
        }
        catch (SocketException e)
        {
            throw new ListenException($"The centre cannot listen on Urls {urls}: {e.Message}. Set Urls to an address that this service may use.", e);
        }

        if (!failure.HasHappened) return 0;
        await output.WriteLineAsync("The store has failed, so the centre has stopped; the log says why. Nothing that it has not confirmed is lost.");
        return StoreFailed;
    }
}
