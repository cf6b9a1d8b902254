using System.Text.RegularExpressions;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests;

/// <summary>Each word of the documents is in docs/words.txt, which people have read. A new word is added there, or is a typing error.</summary>
public partial class SpellingTests
{
    [Fact]
    public void Words_of_all_pages_are_in_the_word_list()
    {
        HashSet<string> known = [.. Repository.Read("docs/words.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        IEnumerable<string> unknown =
            from page in Page.All()
            from line in page.Prose()
            from word in WordsOf(line.Text)
            where !known.Contains(word)
            select $"{page.Path}:{line.Number}: {word}";
        Assert.Empty(unknown.Distinct());
    }

    [Fact]
    public void Word_list_is_sorted_and_has_no_word_twice()
    {
        string[] words = Repository.Read("docs/words.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words.Distinct().Order(StringComparer.Ordinal), words);
    }

    /// <summary>The words of a line in lower case, without code, links, names with digits and abbreviations.</summary>
    internal static IEnumerable<string> WordsOf(string line) =>
        Word().Matches(NotProse().Replace(line, " ")).Select(static match => match.Value).Where(static word => !Abbreviation().IsMatch(word)).Select(static word => word.ToLowerInvariant());

    /// <summary>Code, comments, targets of links, addresses, and what has a digit, a slash, an underscore or a dot within.</summary>
    [GeneratedRegex(@"`[^`]*`|<!--.*?-->|\]\([^)]*\)|https?://\S+|\S*[\d/_\\@#=]\S*|\w+\.\w[\w.]*|<[^>]*>")]
    private static partial Regex NotProse();

    [GeneratedRegex(@"\p{L}+(?:'\p{L}+)?")]
    private static partial Regex Word();

    /// <summary>Capitals within a word: a name of the system or of code.</summary>
    [GeneratedRegex(@"^\p{L}.*\p{Lu}")]
    private static partial Regex Abbreviation();
}
