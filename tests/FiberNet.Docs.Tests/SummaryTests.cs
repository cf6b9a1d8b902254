namespace FiberNet.Docs.Tests;

/// <summary>What an editor shows of a member while one types is short; the rest is in its remarks.</summary>
public class SummaryTests
{
    private const int MostSentences = 3;

    [Fact]
    public void Summaries_of_members_have_three_sentences_at_most()
    {
        string[] tooLong =
        [
            .. from member in MemberDocs.All()
               let summary = MemberDocs.SummaryOf(member)
               where Sentences.Of(summary).Length > MostSentences
               select $"{MemberDocs.NameOf(member)}: {summary}",
        ];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }
}
