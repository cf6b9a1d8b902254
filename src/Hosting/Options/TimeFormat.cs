using System.Globalization;

namespace FiberNet.Hosting;

/// <summary>A time such as 00:00:30, or none.</summary>
/// <remarks>A number alone is refused: .NET reads "30" as thirty days.</remarks>
/// <param name="least">The shortest.</param>
/// <param name="greatest">The longest.</param>
/// <param name="mayBeAbsent">Whether there may be none: an empty text.</param>
internal sealed class TimeFormat(TimeSpan least, TimeSpan greatest, bool mayBeAbsent = false) : ValueFormat<TimeSpan?>(
    $"a time such as 00:00:30, between {least:c} and {greatest:c}{(mayBeAbsent ? ", or empty for none" : "")}")
{
    internal override bool TryParse(string text, out TimeSpan? value)
    {
        value = null;
        if (text.Length == 0)
            return mayBeAbsent;
        if (!text.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time))
            return false;
        value = time;
        return true;
    }

    internal override bool IsInRange(TimeSpan? value) => value is null ? mayBeAbsent : value >= least && value <= greatest;
}
