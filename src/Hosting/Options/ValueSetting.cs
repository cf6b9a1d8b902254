using Microsoft.Extensions.Configuration;

namespace FiberNet.Hosting;

/// <summary>An option with one value.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="name">The name of the property.</param>
/// <param name="format">The texts and the values that the option may have.</param>
/// <param name="get">Gets the value.</param>
/// <param name="set">Sets the value.</param>
internal sealed class ValueSetting<TOptions, T>(string name, ValueFormat<T> format, Func<TOptions, T> get, Action<TOptions, T> set) : Setting<TOptions>(name)
    where TOptions : IMisreadOptions
{
    internal override void Read(IConfigurationSection section, TOptions options)
    {
        IConfigurationSection entry = section.GetSection(Name);
        if (entry.Value is not { } text)
            return;
        if (format.TryParse(text, out T value))
            set(options, value);
        else
            options.Misread.Add(Wrong(entry.Path, text, format.Range));
    }

    internal override IEnumerable<string> Check(string section, TOptions options)
    {
        T value = get(options);
        if (!format.IsInRange(value))
            yield return Wrong($"{section}:{Name}", format.ToText(value), format.Range);
    }
}
