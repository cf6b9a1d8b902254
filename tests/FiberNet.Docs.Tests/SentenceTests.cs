namespace FiberNet.Docs.Tests;

/// <summary>No sentence needs a second reading: those that do are long.</summary>
public class SentenceTests
{
    private const int MostWords = 30;

    [Fact]
    public void Sentences_about_members_have_thirty_words_at_most()
    {
        string[] tooLong =
        [
            .. from member in MemberDocs.All()
               from paragraph in MemberDocs.ParagraphsOf(member)
               from sentence in Sentences.Of(paragraph)
               where Sentences.WordsOf(sentence) > MostWords
               select $"{MemberDocs.NameOf(member)}: {sentence}",
        ];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    [Fact]
    public void Sentences_of_pages_have_thirty_words_at_most()
    {
        string[] tooLong =
        [
            .. from page in Page.All()
               where page.Path != "CHANGELOG.md" && !page.Path.StartsWith("docs/internals/", StringComparison.Ordinal)
               from paragraph in page.Paragraphs()
               from sentence in Sentences.Of(paragraph)
               where Sentences.WordsOf(sentence) > MostWords
               select $"{page.Path}: {sentence}",
        ];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }
}
