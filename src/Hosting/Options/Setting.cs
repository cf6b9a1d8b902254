using Microsoft.Extensions.Configuration;

namespace FiberNet.Hosting;

/// <summary>One option: how it is read from the configuration, and which values it may have.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="name">The name of the property, which is the last part of the key.</param>
internal abstract class Setting<TOptions>(string name)
    where TOptions : IMisreadOptions
{
    internal string Name => name;

    /// <summary>Reads the value, if the configuration has one; a text that is no value is noted in the options.</summary>
    internal abstract void Read(IConfigurationSection section, TOptions options);

    /// <summary>Tells of a value out of its range.</summary>
    /// <param name="section">What the keys begin with.</param>
    /// <param name="options">The options.</param>
    /// <returns>A sentence for each wrong value.</returns>
    internal abstract IEnumerable<string> Check(string section, TOptions options);

    /// <summary>The sentence about a wrong value.</summary>
    protected static string Wrong(string key, string? value, string range) => $"{key} is '{value}'; it must be {range}.";
}
