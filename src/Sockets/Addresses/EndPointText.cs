using System.Globalization;
using System.Net;
using System.Text;

namespace FiberNet;

/// <summary>An end point in the names of fibers and in lines of a log.</summary>
/// <remarks>
/// A peer chooses the path that it is bound to: a line feed in it would forge a line of the log, an escape sequence would reach
/// the terminal. What is not to be seen comes out as \uXXXX.
/// </remarks>
internal static class EndPointText
{
    /// <param name="endPoint">The end point.</param>
    /// <param name="unnamed">What to say where there is none.</param>
    internal static string Of(EndPoint? endPoint, string unnamed = "unnamed")
    {
        string text = endPoint?.ToString() ?? unnamed;
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Escape(text) : text;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (IsSeen(c))
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return escaped.ToString();
    }

    private static bool IsSeen(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
