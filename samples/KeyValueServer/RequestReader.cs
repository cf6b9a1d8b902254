using System.Buffers.Text;
using System.Text;
using FiberNet;

/// <summary>
/// Reads commands: arrays of strings, or words on a line. Memory grows as bytes arrive: what a header promises costs the peer
/// the bytes, not the server the memory.
/// </summary>
internal sealed class RequestReader(Conversation conversation)
{
    private const int MaxArguments = 1024 * 1024;

    /// <summary>The largest size of a command, each argument counted with the overhead of its array.</summary>
    private const int MaxCommand = 16 * 1024 * 1024;
    private const int ArgumentOverhead = 32;
    private const int FirstPiece = 16 * 1024;

    private static readonly Delimiters s_endOfLine = "\n";

    /// <summary>The protocol error of the peer, after <see cref="Read"/> gave null.</summary>
    internal string? Error { get; private set; }

    /// <summary>The next command, empty for an empty line; null at the end and when the peer does not speak the protocol.</summary>
    internal async FiberTask<List<byte[]>?> Read()
    {
        ReadOnlyMemory<byte> line = await conversation.ReadLine(64 * 1024, s_endOfLine);
        if (line.IsEmpty)
            return null;
        if (line.Span[^1] != '\n')
            return conversation.Errno == Errno.EMSGSIZE ? Fail("Protocol error: too big inline request") : null;
        if (line.Span[0] != '*')
            return [.. Encoding.Latin1.GetString(line.Span).Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Encoding.Latin1.GetBytes)];
        return TryParse(line.Span, MaxArguments, out int count) ? await ReadArguments(count) : Fail("Protocol error: invalid multibulk length");
    }

    private async FiberTask<List<byte[]>?> ReadArguments(int count)
    {
        List<byte[]> request = [];
        int left = MaxCommand;
        while (request.Count < count)
        {
            ReadOnlyMemory<byte> header = await conversation.ReadLine(64, s_endOfLine);
            if (header.IsEmpty)
                return null;
            if (header.Span[0] != '$' || !TryParse(header.Span, int.MaxValue, out int length))
                return Fail("Protocol error: invalid bulk length");
            if (length > left - ArgumentOverhead)
                return Fail("Protocol error: too big command");
            left -= length + ArgumentOverhead;
            if (await ReadArgument(length) is not { } argument)
                return Error is null ? null : Fail(Error);
            request.Add(argument);
        }

        return request;
    }

    /// <summary>Reads an argument and the line's end behind it.</summary>
    private async FiberTask<byte[]?> ReadArgument(int length)
    {
        byte[] argument = [];
        while (argument.Length < length)
        {
            int before = argument.Length;
            Array.Resize(ref argument, Math.Min(length, Math.Max(FirstPiece, 2 * before)));
            if (!await conversation.Read(argument.AsMemory(before)))
                return null;
        }

        ReadOnlyMemory<byte> end = await conversation.ReadLine(2, s_endOfLine);
        if (end.Span.SequenceEqual("\r\n"u8))
            return argument;
        if (!end.IsEmpty)
            Error = "Protocol error: an argument is longer than its length";
        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, int max, out int number) =>
        Utf8Parser.TryParse(line[1..], out number, out int used) && number >= 0 && number <= max && line[(1 + used)..].SequenceEqual("\r\n"u8);

    private List<byte[]>? Fail(string error)
    {
        Error = error;
        return null;
    }
}
