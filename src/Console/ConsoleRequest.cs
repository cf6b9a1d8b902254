using System.Text;

namespace FiberNet;

/// <summary>One request and its answer: a line with a command, or HTTP.</summary>
internal static class ConsoleRequest
{
    /// <summary>How long a request may take, from the first byte to its end, and how long each part of an answer may wait for its reader.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int LongestRequest = 8 * 1024;

    /// <summary>What a reader takes within the patience: it may be slow, behind a tunnel, but one that reads nothing must not keep a connection.</summary>
    private const int Part = 64 * 1024;

    private const string Get = "GET ";

    private static readonly byte[] s_newLine = "\r\n"u8.ToArray();
    private static readonly byte[] s_lastChunk = "0\r\n\r\n"u8.ToArray();

    /// <summary>Answers a connection, which then ends.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="root">What the path of an HTTP request begins with; a request that has another one gets nothing but 404.</param>
    internal static async FiberTask Serve(FiberSocket socket, string root)
    {
        if (await Read(socket) is not { } line)
            return;
        if (line.StartsWith(Get, StringComparison.Ordinal))
        {
            string path = line[Get.Length..].Split(' ')[0];
            bool isKnown = path.StartsWith(root, StringComparison.Ordinal);
            await WriteHttp(socket, isKnown ? ConsoleAnswer.OfPath(path[root.Length..]) : ConsoleAnswer.NotFound);
        }
        else if (root == "/")
        {
            // A port has no peer whose user is known: there only the secret opens.
            await WriteLine(socket, ConsoleAnswer.Of(line));
        }
    }

    private static async FiberTask WriteHttp(FiberSocket socket, ConsoleAnswer answer)
    {
        byte[] text = Encoding.UTF8.GetBytes(answer.Text);
        string length = answer.Parts is null ? $"Content-Length: {text.Length}" : "Transfer-Encoding: chunked";
        string head = $"HTTP/1.1 {answer.Status}\r\nContent-Type: {answer.Type}; charset=utf-8\r\n{length}\r\n"
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n";
        if (!await Write(socket, Encoding.ASCII.GetBytes(head)))
            return;
        foreach (ReadOnlyMemory<byte> part in answer.Parts ?? [])
        {
            if (!await Write(socket, Encoding.ASCII.GetBytes($"{part.Length:x}\r\n")) || !await Write(socket, part) || !await Write(socket, s_newLine))
                return;
        }

        if (answer.Parts is null)
            await WriteText(socket, text);
        else
            _ = await Write(socket, s_lastChunk);
    }

    private static async FiberTask WriteLine(FiberSocket socket, ConsoleAnswer answer)
    {
        foreach (ReadOnlyMemory<byte> part in answer.Parts ?? [])
        {
            if (!await Write(socket, part))
                return;
        }

        await WriteText(socket, Encoding.UTF8.GetBytes(answer.Text));
    }

    private static async FiberTask WriteText(FiberSocket socket, byte[] text)
    {
        for (int done = 0; done < text.Length; done += Part)
        {
            if (!await Write(socket, text.AsMemory(done, Math.Min(Part, text.Length - done))))
                return;
        }
    }

    /// <summary>The first line of a request whose headers have been read; null if the peer has gone, is too slow or sends too much.</summary>
    private static async FiberTask<string?> Read(FiberSocket socket)
    {
        try
        {
            // One limit for all lines: a peer that sends a short one now and then would otherwise stay for hours.
            using (Fiber.TimeLimit(Patience))
            {
                string? line = await ReadLine(socket, LongestRequest);
                bool hasHeaders = line is not null && line.StartsWith(Get, StringComparison.Ordinal);
                return !hasHeaders || await SkipHeaders(socket, LongestRequest - line!.Length) ? line : null;
            }
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async FiberTask<bool> SkipHeaders(FiberSocket socket, int left)
    {
        while (left > 0)
        {
            if (await ReadLine(socket, left) is not { } header)
                return false;
            if (header.Length == 0)
                return true;
            left -= header.Length + 2;
        }

        return false;
    }

    /// <summary>A line without its end; null if the peer has gone or sends too much.</summary>
    private static async FiberTask<string?> ReadLine(FiberSocket socket, int limit) =>
        await socket.ReadLine(limit) is [.., (byte)'\n'] line ? Encoding.UTF8.GetString(line).TrimEnd('\r', '\n') : null;

    private static async FiberTask<bool> Write(FiberSocket socket, ReadOnlyMemory<byte> bytes) => await socket.Write(bytes, Patience);
}
