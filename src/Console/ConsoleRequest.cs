using System.Text;

namespace FiberNet;

/// <summary>One request and its answer: a line with a command, or HTTP.</summary>
internal static class ConsoleRequest
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int LongestRequest = 8 * 1024;

    private const string Get = "GET ";

    /// <summary>Answers a connection, which then ends.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="root">What the path of an HTTP request begins with; a request that has another one gets nothing but 404.</param>
    internal static async FiberTask Serve(FiberSocket socket, string root)
    {
        if (await ReadLine(socket, LongestRequest) is not { } line)
            return;
        if (!line.StartsWith(Get, StringComparison.Ordinal))
        {
            // A port has no peer whose user is known: there only the secret opens.
            if (root == "/")
                _ = await socket.Write(Encoding.UTF8.GetBytes(ConsoleAnswer.Of(line).Text), Patience);
            return;
        }

        if (!await SkipHeaders(socket))
            return;
        string path = line[Get.Length..].Split(' ')[0];
        bool isKnown = path.StartsWith(root, StringComparison.Ordinal);
        ConsoleAnswer answer = isKnown ? ConsoleAnswer.OfPath(path[root.Length..]) : ConsoleAnswer.NotFound;
        byte[] body = Encoding.UTF8.GetBytes(answer.Text);
        string head = $"HTTP/1.1 {answer.Status}\r\nContent-Type: {answer.Type}; charset=utf-8\r\nContent-Length: {body.Length}\r\n"
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n";
        if (await socket.Write(Encoding.ASCII.GetBytes(head), Patience))
            _ = await socket.Write(body, Patience);
    }

    private static async FiberTask<bool> SkipHeaders(FiberSocket socket)
    {
        for (int left = LongestRequest; left > 0;)
        {
            if (await ReadLine(socket, left) is not { } header)
                return false;
            if (header.Length == 0)
                return true;
            left -= header.Length + 2;
        }

        return false;
    }

    /// <summary>A line without its end; null if the peer has gone, is too slow or sends too much.</summary>
    private static async FiberTask<string?> ReadLine(FiberSocket socket, int limit) =>
        await socket.ReadLine(limit, timeout: Patience) is [.., (byte)'\n'] line ? Encoding.UTF8.GetString(line).TrimEnd('\r', '\n') : null;
}
