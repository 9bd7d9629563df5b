using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Operation;

internal static class SettingsReport
{
    /// <summary>Writes a line for every wrong setting, before anything is opened. True when there is one.</summary>
    public static bool ReportWrongSettings(this WebApplication app, TextWriter output)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return false;
        }
        catch (OptionsValidationException e)
        {
            Write(output, [e]);
        }
        catch (AggregateException e)
        {
            Write(output, e.InnerExceptions);
        }

        return true;
    }

    private static void Write(TextWriter output, IEnumerable<Exception> problems)
    {
        foreach (var problem in problems)
            foreach (var line in (problem as OptionsValidationException)?.Failures ?? [problem.Message]) output.WriteLine(line);
    }
}
