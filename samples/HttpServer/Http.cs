using System.Buffers;
using System.Globalization;
using System.Text;
using FiberNet;

/// <summary>The replies.</summary>
internal static class Http
{
    internal static readonly Delimiters EndOfHeader = "\r\n\r\n";

    private static long s_second = -1;
    private static byte[] s_hello = [];

    /// <summary>Asks for the body of a request whose client waits for "100 Continue" (RFC 9110, 10.1.1).</summary>
    internal static void Continue(IBufferWriter<byte> output) => output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);

    internal static void Reply(IBufferWriter<byte> output, HttpRequest request)
    {
        if (request is { Status: 200, IsHead: false, KeepsAlive: true })
            output.Write(Hello());
        else
            output.Write(Encoding.ASCII.GetBytes(Text(request)));
    }

    /// <summary>The reply to nearly every request, made once a second: it has the time in it.</summary>
    private static byte[] Hello()
    {
        long second = Environment.TickCount64 / 1000;
        if (second != s_second)
        {
            s_second = second;
            s_hello = Encoding.ASCII.GetBytes(Text(new HttpRequest { Status = 200, KeepsAlive = true }));
        }

        return s_hello;
    }

    private static string Text(HttpRequest request)
    {
        string reason = request.Status switch
        {
            200 => "OK",
            400 => "Bad Request",
            404 => "Not Found",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            413 => "Content Too Large",
            417 => "Expectation Failed",
            431 => "Request Header Fields Too Large",
            501 => "Not Implemented",
            _ => "HTTP Version Not Supported",
        };
        string body = request.Status == 200 ? "Hello, World!" : reason + "\n";
        string date = DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        string connection = request.KeepsAlive ? "" : "Connection: close\r\n";
        return $"HTTP/1.1 {request.Status} {reason}\r\nServer: fibernet\r\nDate: {date}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n{connection}\r\n{(request.IsHead ? "" : body)}";
    }
}
