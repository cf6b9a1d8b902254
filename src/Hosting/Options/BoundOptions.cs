using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FiberNet.Hosting;

/// <summary>
/// Reads options from a section of the configuration, and checks them. By a table instead of reflection: each failure names the key,
/// the value and the range, and nothing is lost to trimming.
/// </summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="name">The name of the options.</param>
/// <param name="section">The section.</param>
/// <param name="settings">The table.</param>
/// <param name="configuration">The configuration; null if the program has none.</param>
internal sealed class BoundOptions<TOptions>(string name, string section, IReadOnlyList<Setting<TOptions>> settings, IConfiguration? configuration)
    : IPostConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, IMisreadOptions
{
    /// <summary>Runs after the code of the program, in whatever order that was added: the configuration wins.</summary>
    public void PostConfigure(string? optionsName, TOptions options)
    {
        if (optionsName != name || configuration is null)
            return;
        IConfigurationSection values = configuration.GetSection(section);
        foreach (Setting<TOptions> setting in settings)
            setting.Read(values, options);
    }

    public ValidateOptionsResult Validate(string? optionsName, TOptions options)
    {
        if (optionsName != name)
            return ValidateOptionsResult.Skip;
        List<string> faults = [.. options.Misread, .. settings.SelectMany(setting => setting.Check(section, options))];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
