using System.Text.RegularExpressions;

namespace FiberNet.Docs.Tests;

/// <summary>Sentences of prose. Code is one word.</summary>
internal static partial class Sentences
{
    /// <summary>The sentences of a paragraph.</summary>
    internal static string[] Of(string paragraph) => paragraph.Length == 0 ? [] : Gap().Split(paragraph);

    /// <summary>How many words a sentence has: what has a letter or a digit.</summary>
    internal static int WordsOf(string sentence) => sentence.Split(' ').Count(static word => word.Any(char.IsLetterOrDigit));

    [GeneratedRegex(@"(?<=[.!?]) (?=[\p{Lu}\d(""])")]
    private static partial Regex Gap();
}
