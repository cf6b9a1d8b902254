using System.Net.Security;

namespace FiberNet.Bench.Streams;

/// <summary>What all servers answer. The end of a request is the end of what was read: the load generator does not pipeline.</summary>
internal static class Reply
{
    internal static readonly byte[] Bytes = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!"u8.ToArray();

    /// <summary>True if the request is the connection's last one.</summary>
    internal static bool IsLast(ReadOnlySpan<byte> request) => request.IndexOf("close"u8) >= 0;

    /// <summary>Answers on a stream, or on an SslStream above it.</summary>
    internal static async Task ServeOver(Stream stream, bool isTls, CancellationToken token)
    {
        if (!isTls)
        {
            await Serve(stream, token);
            return;
        }

        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsServerAsync(Certificate.Options, token);
        }
        catch (IOException)
        {
            await secure.DisposeAsync();
            return;
        }

        await Serve(secure, token);
    }

    /// <summary>Answers until the end of the stream. A token that is never cancelled is what most callers of streams pass.</summary>
    private static async Task Serve(Stream stream, CancellationToken token)
    {
        byte[] buffer = new byte[4096];
        await using (stream)
        {
            try
            {
                int count;
                while ((count = await stream.ReadAsync(buffer, token)) > 0)
                {
                    await stream.WriteAsync(Bytes, token);
                    if (IsLast(buffer.AsSpan(0, count)))
                        return;
                }
            }
            catch (IOException)
            {
                // The load generator resets its connections at the end of a run.
            }
        }
    }
}
