using System.Globalization;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Words;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

/// <summary>
/// "checkpoint-cloud person …" and "checkpoint-cloud token …", beside the running centre or without it: who may use its store may do this.
/// What somebody needs is written to the output alone, so that a script reads it; sentences go to the errors.
/// </summary>
internal static class AccountCommand
{
    private const int Done = 0, Refused = 1, Unusable = 2;

    public static bool Is(string[] arguments) => arguments is ["person" or "token", ..];

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var kind = arguments[0] == "person" ? AccountKind.Person : AccountKind.Program;
        var (words, settings) = (arguments.Skip(1).Where(word => !IsSetting(word)).ToArray(), arguments.Where(IsSetting).ToArray());
        Func<PeopleDesk, PeopleRoll, Task<int>>? work = words switch
        {
            ["list"] => (_, roll) => ListAsync(roll, kind, output),
            ["add", var name, "--role", var role] when RoleOf(role) is { } known => (desk, _) => TellAsync(desk.AddAsync(name, kind, known, Actor.Command), name, output, errors),
            ["role", var name, "--role", var role] when kind == AccountKind.Person && RoleOf(role) is { } known => (desk, _) => TellAsync(desk.SetRoleAsync(name, known, Actor.Command), name, output, errors),
            ["reset", var name] when kind == AccountKind.Person => (desk, _) => TellAsync(desk.ResetAsync(name, Actor.Command), name, output, errors),
            ["remove", var name] => (desk, _) => TellAsync(desk.RemoveAsync(name, kind, Actor.Command), name, output, errors),
            _ => null,
        };
        if (work is null)
        {
            await errors.WriteLineAsync(Word.Of("Account.Usage"));
            return Unusable;
        }

        try
        {
            await using var store = PeopleRegistration.Open(Settings(settings));
            using var roll = new PeopleRoll(store, TimeProvider.System);
            using var desk = new PeopleDesk(store, roll, new(TimeProvider.System), TimeProvider.System);
            return await work(desk, roll);
        }
        catch (Exception e) when (e is StoreException or OptionsValidationException)
        {
            await errors.WriteLineAsync(e.Message);
            return Unusable;
        }
    }

    private static bool IsSetting(string word) => word.StartsWith("--Store:", StringComparison.OrdinalIgnoreCase);

    private static Role? RoleOf(string word) =>
        Enum.GetValues<Role>().Where(role => role.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)).Select(role => (Role?)role).SingleOrDefault();

    /// <summary>From where the centre has them.</summary>
    internal static StoreSettings Settings(string[] arguments)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine(arguments).Build();
        var settings = configuration.GetSection(StoreSettings.Section).Get<StoreSettings>() ?? new();
        var result = new StoreSettingsValidator().Validate(null, settings);
        return result.Failed ? throw new OptionsValidationException(StoreSettings.Section, typeof(StoreSettings), result.Failures) : settings;
    }

    private static async Task<int> ListAsync(PeopleRoll roll, AccountKind kind, TextWriter output)
    {
        foreach (var account in (await roll.AllAsync()).Where(account => account.Kind == kind))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{account.Since.LocalDateTime:yyyy-MM-dd HH:mm}  {account.Role,-13}  {account.Name}"));
        return Done;
    }

    private static async Task<int> TellAsync(Task<DeskAnswer> working, string name, TextWriter output, TextWriter errors)
    {
        var (outcome, secret) = await working;
        await errors.WriteLineAsync(Word.Of(outcome == DeskOutcome.Done && secret is not null ? "Account.Secret" : $"Desk.{outcome}", name));
        if (secret is not null) await output.WriteLineAsync(secret);
        return outcome == DeskOutcome.Done ? Done : Refused;
    }
}
