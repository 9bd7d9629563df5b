using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Gate;

/// <summary>The policy this gate starts with.</summary>
internal static class PolicyFile
{
    /// <exception cref="OptionsValidationException">Gate:PolicyFile names no policy a gate can work by; the failure says why.</exception>
    public static Policy Read(string path)
    {
        if (path.Length == 0) return new Policy();
        try
        {
            return PolicyJson.Read(File.ReadAllBytes(path), out var problem)
                ?? throw Wrong($"Gate:PolicyFile is {path}, which is no policy: {problem} Correct the file, or leave the setting empty for the built-in policy.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong($"Gate:PolicyFile is {path}, which cannot be read: {unreadable.Message} Name a JSON file this service may read, or leave the setting empty.");
        }
    }

    private static OptionsValidationException Wrong(string problem) => new(GateSettings.Section, typeof(GateSettings), [problem]);
}
