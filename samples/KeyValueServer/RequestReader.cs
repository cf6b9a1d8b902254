using System.Buffers.Text;
using System.Text;
using FiberNet;

/// <summary>Reads commands: arrays of strings, or words on a line.</summary>
internal sealed class RequestReader(FiberSocket socket)
{
    private const int MostArguments = 1024 * 1024;
    private const int LongestArgument = 64 * 1024 * 1024;
    private static readonly Delimiters s_endOfLine = "\n";

    /// <summary>What is wrong with what the peer sends, after <see cref="Read"/> gave null.</summary>
    internal string? Error { get; private set; }

    /// <summary>The next command, empty for an empty line; null at the end and when the peer does not speak the protocol.</summary>
    internal async FiberTask<byte[][]?> Read()
    {
        ReadOnlyMemory<byte> line = await socket.ReadLineMemory(64 * 1024, s_endOfLine);
        if (line.IsEmpty)
            return null;
        if (line.Span[^1] != '\n')
            return Fail("Protocol error: too big inline request");
        if (line.Span[0] != '*')
            return [.. Encoding.Latin1.GetString(line.Span).Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Encoding.Latin1.GetBytes)];
        if (!TryParse(line.Span, MostArguments, out int count))
            return Fail("Protocol error: invalid multibulk length");

        byte[][] request = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> header = await socket.ReadLineMemory(64, s_endOfLine);
            if (header.IsEmpty)
                return null;
            if (header.Span[0] != '$' || !TryParse(header.Span, LongestArgument, out int length))
                return Fail("Protocol error: invalid bulk length");
            byte[]? argument = await socket.Read(length + 2);
            if (argument?.Length != length + 2)
                return null;
            request[i] = argument[..length];
        }

        return request;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, int most, out int number) =>
        Utf8Parser.TryParse(line[1..], out number, out int used) && number >= 0 && number <= most && line[(1 + used)..].SequenceEqual("\r\n"u8);

    private byte[][]? Fail(string error)
    {
        Error = error;
        return null;
    }
}
