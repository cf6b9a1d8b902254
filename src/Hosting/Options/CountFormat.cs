using System.Globalization;

namespace FiberNet.Hosting;

/// <summary>A whole number.</summary>
/// <param name="least">The smallest.</param>
/// <param name="greatest">The greatest.</param>
internal sealed class CountFormat(int least, int greatest) : ValueFormat<int>(
    greatest == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} or more")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number between {least} and {greatest}"))
{
    internal override bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    internal override bool IsInRange(int value) => value >= least && value <= greatest;
}
