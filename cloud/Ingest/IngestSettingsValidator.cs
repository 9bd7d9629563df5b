using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Ingest;

internal sealed class IngestSettingsValidator : IValidateOptions<IngestSettings>
{
    public ValidateOptionsResult Validate(string? name, IngestSettings options)
    {
        var problems = new List<string>();
        if (options.QueueLength is < 10 or > 100_000) problems.Add($"Ingest:QueueLength is {options.QueueLength}; give 10 to 100000.");
        if (options.BatchSize is < 1 or > 10_000) problems.Add($"Ingest:BatchSize is {options.BatchSize}; give 1 to 10000.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
