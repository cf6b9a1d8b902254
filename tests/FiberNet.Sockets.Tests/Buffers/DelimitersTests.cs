using System.Text;

namespace FiberNet.Tests.Buffers;

public class DelimitersTests
{
    private static readonly string[] s_newline = ["\n"];
    private static readonly string[] s_two = ["\r\n\r\n", "\n\n"];

    [Fact]
    public void The_default_is_a_newline()
    {
        Delimiters none = default;
        Assert.Equal("\n", none);
        Assert.Equal(1, none.Count);
        Assert.Equal(3, Find(none, "ab\nc\n"));
    }

    [Fact]
    public void Text_bytes_and_collections_convert()
    {
        Assert.Equal(Encode(s_newline), Bytes("\n"));
        Assert.Equal(Encode(s_newline), Bytes(new byte[] { 10 }));
        Assert.Equal(Encode(s_two), Bytes(["\r\n\r\n", "\n\n"]));
        Assert.Equal([[0], [0xD0, 0xB6]], Bytes([new byte[] { 0 }, "ж"]));
        Assert.Equal(Delimiters.FromString("x"), Delimiters.FromByteArray([(byte)'x']));
    }

    [Fact]
    public void A_set_keeps_a_copy_of_its_bytes()
    {
        byte[] bytes = [1];
        Delimiters delimiters = bytes;
        bytes[0] = 2;
        Assert.Equal(1, delimiters.Set.FindEnd([1], ref Zero()));
        Assert.Equal(-1, delimiters.Set.FindEnd([2], ref Zero()));
    }

    [Fact]
    public void Equal_means_the_same_delimiters_in_the_same_order()
    {
        Delimiters one = ["a", "b"], same = ["a", "b"], other = ["b", "a"];
        Assert.True(one == same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != other);
        Assert.True((Delimiter)"a" == (byte[])[97]);
        Assert.True((Delimiter)"a" != "b");
    }

    [Fact]
    public void Control_characters_show()
    {
        Delimiters delimiters = ["\r\n", "\0x"];
        Assert.Equal("\\r\\n | \\x00x", delimiters.ToString());
    }

    [Fact]
    public void Nothing_is_no_delimiter()
    {
        Assert.ThrowsAny<ArgumentException>(() => (Delimiters)"");
        Assert.ThrowsAny<ArgumentException>(() => (Delimiters)Array.Empty<byte>());
        Assert.ThrowsAny<ArgumentException>(() => (Delimiters)(string)null!);
        Assert.ThrowsAny<ArgumentException>(() => (Delimiters)(byte[])null!);
        Assert.ThrowsAny<ArgumentException>(() => Make([]));
        Assert.ThrowsAny<ArgumentException>(() => Make(["a", ""]));
        Assert.ThrowsAny<ArgumentException>(() => Delimiters.Create(default(Delimiter)));
        Assert.ThrowsAny<ArgumentException>(() => new Delimiter([]));
    }

    [Fact]
    public void The_match_that_ends_first_wins()
    {
        Assert.Equal(3, Find(["\r\n", "\n"], "a\r\nb"));
        Assert.Equal(3, Find(["\n", "\r\n"], "a\r\nb"));
        Assert.Equal(5, Find(["\r\n\r\n", "\n\n"], "abc\n\n\r\n\r\n"));
        // "bcde" begins first, "cd" ends first.
        Assert.Equal(4, Find(["bcde", "cd"], "abcdef"));
        Assert.Equal(3, Find(["bcde", "xcd", "c"], "abcdef"));
        Assert.Equal(3, Find(["aab"], "aab"));
        Assert.Equal(4, Find(["aab"], "aaab"));
        Assert.Equal(-1, Find(["aab", "bb"], "aaaaaa"));
        Assert.Equal(-1, Find(["abc"], ""));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("aba")]
    [InlineData("a", "b", "c")]
    [InlineData("aab", "ba")]
    [InlineData("\r\n\r\n", "\n\n")]
    [InlineData("abab", "bb", "caac", "c")]
    public void Whatever_the_pieces_the_first_end_is_found(params string[] texts)
    {
        var delimiters = Delimiters.Create([.. texts.Select(text => (Delimiter)text)]);
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            // Few letters, so that there are many near misses; some rounds are longer than a window.
            string alphabet = random.Next(2) == 0 ? "ab" : "abc\r\n";
            byte[] data = new byte[random.Next(round % 10 == 0 ? 3000 : 40)];
            for (int i = 0; i < data.Length; i++)
                data[i] = (byte)(round % 10 == 0 && random.Next(100) != 0 ? 'z' : alphabet[random.Next(alphabet.Length)]);

            int expected = Naive(data, texts);
            int scanned = 0, length = 0, end;
            do
            {
                length = Math.Min(data.Length, length + random.Next(1, round % 10 == 0 ? 700 : 8));
                end = delimiters.Set.FindEnd(data.AsSpan(0, length), ref scanned);
                Assert.InRange(scanned, 0, length);
            }
            while (end < 0 && length < data.Length);
            Assert.Equal(expected, end);
        }
    }

    private static int Naive(ReadOnlySpan<byte> data, string[] texts)
    {
        for (int end = 1; end <= data.Length; end++)
        {
            foreach (string text in texts)
            {
                if (data[..end].EndsWith(Encoding.UTF8.GetBytes(text)))
                    return end;
            }
        }
        return -1;
    }

    private static int Find(Delimiters delimiters, string text) => delimiters.Set.FindEnd(Encoding.UTF8.GetBytes(text), ref Zero());

    private static Delimiters Make(Delimiters delimiters) => delimiters;

    private static ref int Zero()
    {
        int[] zero = [0];
        return ref zero[0];
    }

    private static IEnumerable<byte[]> Bytes(Delimiters delimiters) => delimiters.Select(delimiter => delimiter.Bytes.ToArray());

    private static IEnumerable<byte[]> Encode(string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
