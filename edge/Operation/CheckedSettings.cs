using Checkpoint.Edge.Hardware;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Operation;

internal static class CheckedSettings
{
    /// <summary>Binds a section strictly and checks it at start; may be called by every capability that needs it.</summary>
    public static void AddCheckedSettings<T, TValidator>(this IServiceCollection services, IConfigurationSection section)
        where T : class, new() where TValidator : class, IValidateOptions<T>
    {
        services.AddCheckedSettings<T>(section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>, TValidator>());
    }

    /// <summary>As the other, for a section of which every value that can be read is right.</summary>
    public static void AddCheckedSettings<T>(this IServiceCollection services, IConfigurationSection section) where T : class, new()
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new Binding<T>(section)));
        services.AddOptions<T>().Configure(options => SettingsReader.Bind(section, options, [])).ValidateOnStart();
    }

    /// <summary>What could not be bound, beside what the validator says of the rest.</summary>
    private sealed class Binding<T>(IConfigurationSection section) : IValidateOptions<T> where T : class, new()
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var problems = new List<string>();
            SettingsReader.Bind(section, new T(), problems);
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
