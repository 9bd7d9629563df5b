using System.Security.Cryptography;

namespace Checkpoint.Cloud.Broker;

/// <summary>How the centre proves to its own broker that it is the centre; new at every start, never leaves the process.</summary>
internal sealed class CentreCredential
{
    /// <summary>Not a gate's name: those hold a '/'.</summary>
    public const string UserName = "centre";

    public string Password { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
