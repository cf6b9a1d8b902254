using System.Globalization;

namespace FiberNet.Hosting;

/// <summary>The texts of a type of values, and their range.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="range">The range in words, after "it must be".</param>
internal abstract class ValueFormat<T>(string range)
{
    internal string Range => range;

    internal abstract bool TryParse(string text, out T value);

    internal abstract bool IsInRange(T value);

    internal virtual string? ToText(T value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
