using System.Buffers;
using System.Globalization;
using System.Text;

/// <summary>Encodes replies.</summary>
internal sealed class ReplyWriter(IBufferWriter<byte> output)
{
    internal void Simple(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    /// <summary>An error; what it quotes of the request must not end its line.</summary>
    internal void Error(string text) => Line((byte)'-', Encoding.UTF8.GetBytes("ERR " + text.ReplaceLineEndings(" ")));

    internal void Number(char kind, long number) => Line((byte)kind, Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    internal void Bulk(byte[]? value)
    {
        if (value is null)
        {
            output.Write("$-1\r\n"u8);
            return;
        }

        Number('$', value.Length);
        output.Write(value);
        output.Write("\r\n"u8);
    }

    private void Line(byte kind, ReadOnlySpan<byte> text)
    {
        output.Write([kind]);
        output.Write(text);
        output.Write("\r\n"u8);
    }
}
