using System.Net;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Broker;

internal sealed class BrokerSettingsValidator : IValidateOptions<BrokerSettings>
{
    public ValidateOptionsResult Validate(string? name, BrokerSettings options)
    {
        var problems = Common(options).Concat(options.IsEmbedded ? Embedded(options) : External(options)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Common(BrokerSettings options)
    {
        if (options.Port is < 0 or > 65535)
            yield return $"Broker:Port is {options.Port}; give a TCP port from 1 to 65535, or 0 for the usual one.";
    }

    private static IEnumerable<string> External(BrokerSettings options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return $"Broker:Host is \"{options.Host}\"; give a name or address without scheme and port, as broker.example.cn, or nothing for the embedded broker.";
        if (options.PasswordFile.Length > 0 && options.UserName.Length == 0)
            yield return "Broker:PasswordFile is set but Broker:UserName is empty; give the user the password belongs to.";
        if (options.PasswordFile.Length > 0 && !File.Exists(options.PasswordFile))
            yield return $"Broker:PasswordFile is {options.PasswordFile}, which is not there; name a file whose first line is the password, readable for this service.";
        if (options.CredentialsFile.Length > 0 || options.AllowAnonymous)
            yield return "Broker:CredentialsFile and Broker:AllowAnonymous are for the embedded broker; with Broker:Host set, the external broker decides who may connect.";
    }

    private static IEnumerable<string> Embedded(BrokerSettings options)
    {
        if (!IPAddress.TryParse(options.Bind, out var address))
            yield return $"Broker:Bind is \"{options.Bind}\"; give an address of this machine, as 127.0.0.1, or 0.0.0.0 for all.";
        else if (options.AllowAnonymous && !IPAddress.IsLoopback(address))
            yield return $"Broker:AllowAnonymous is true but Broker:Bind is {options.Bind}; anonymous gates are let in on 127.0.0.1 only. Give gates credentials by Broker:CredentialsFile.";
        if (options.Tls)
            yield return "Broker:Tls is true but Broker:Host is empty; the embedded broker speaks no TLS. Use an external broker for gates in other networks.";
        if (options.CredentialsFile.Length > 0 && !File.Exists(options.CredentialsFile))
            yield return $"Broker:CredentialsFile is {options.CredentialsFile}, which is not there; make it with 'checkpoint-cloud credential site/gate'.";
        if (options.CredentialsFile.Length > 0 && File.Exists(options.CredentialsFile))
            foreach (var problem in CredentialFile.Read(options.CredentialsFile).Problems)
                yield return $"Broker:CredentialsFile {options.CredentialsFile}: {problem}";
        if (options.MaximumMessageBytes is < 64 << 10 or > 64 << 20)
            yield return $"Broker:MaximumMessageBytes is {options.MaximumMessageBytes}; give {64 << 10} to {64 << 20}.";
        if (options.MaximumPending is < 100 or > 1_000_000)
            yield return $"Broker:MaximumPending is {options.MaximumPending}; give 100 to 1000000.";
        if (options.MaximumConnections is < 2 or > 100_000)
            yield return $"Broker:MaximumConnections is {options.MaximumConnections}; give 2 to 100000.";
    }
}
