using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Broker;

/// <summary>"checkpoint-cloud credential site/gate": reads a password from standard input and writes the gate's line of the credentials file.</summary>
internal static class CredentialCommand
{
    public const string Name = "credential";

    public static int Run(string[] arguments, TextReader input, TextWriter output, TextWriter errors)
    {
        if (arguments is not [var gate] || GateAddress.FromSource("/" + gate) is null)
        {
            errors.WriteLine("usage: checkpoint-cloud credential site/gate < password");
            return 2;
        }

        if (input.ReadLine() is not { Length: >= 12 } password)
        {
            errors.WriteLine("Give a password of at least 12 characters on standard input.");
            return 2;
        }

        output.WriteLine($"{gate}:{PasswordHash.Of(password)}");
        return 0;
    }
}
