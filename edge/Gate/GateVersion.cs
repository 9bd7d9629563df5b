using System.Reflection;

namespace Checkpoint.Edge.Gate;

/// <summary>Version of this software, as "0.1.0".</summary>
public static class GateVersion
{
    public static string Text { get; } =
        typeof(GateVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
