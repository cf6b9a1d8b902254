using System.Buffers;
using System.Globalization;
using System.Text;

/// <summary>Gathers replies until they are written.</summary>
internal sealed class ReplyWriter
{
    /// <summary>So much is written at the latest, whatever is still to be answered.</summary>
    internal const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new();

    internal int Count => _output.WrittenCount;

    internal ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    internal void Clear() => _output.ResetWrittenCount();

    internal void Simple(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    internal void Error(string text) => Line((byte)'-', Encoding.UTF8.GetBytes("ERR " + text));

    internal void Number(char kind, long number) => Line((byte)kind, Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    internal void Bulk(byte[]? value)
    {
        if (value is null)
        {
            _output.Write("$-1\r\n"u8);
            return;
        }

        Number('$', value.Length);
        _output.Write(value);
        _output.Write("\r\n"u8);
    }

    private void Line(byte kind, ReadOnlySpan<byte> text)
    {
        _output.Write([kind]);
        _output.Write(text);
        _output.Write("\r\n"u8);
    }
}
