namespace FiberNet.Tests.Docs;

/// <summary>The code blocks of docs/frames.md, word for word; <see cref="FramesDocsTests"/> compares and runs them.</summary>
internal static class FramesSamples
{
    internal static async FiberTask<byte[]> AskEcho(FiberSocket near, FiberSocket far, byte[] text)
    {
        FrameFormat format = FrameFormat.LengthPrefix(4, limit: 1_000_000);

        async FiberTask Serve(FiberSocket client)
        {
            ReceivedFrame frame;
            while ((frame = await client.ReadFrame(format)).Result && await client.WriteFrame(format, frame.Content))
            {
            }

            if (frame.Problem is { } problem)
                Console.WriteLine($"{client.RemoteEndPoint}: {problem}");
        }

        async FiberTask<byte[]> Ask(FiberSocket server, byte[] question)
        {
            (await server.WriteFrame(format, question, TimeSpan.FromSeconds(5))).OrThrow();
            return (await server.ReadFrame(format, TimeSpan.FromSeconds(5))).OrThrow().ToArray();
        }

        Fiber serving = Fiber.Start(() => Serve(far));
        byte[] answer = await Ask(near, text);
        near.Dispose();
        await serving.Join();
        return answer;
    }

    internal static Task<int> CountAll(Stream all)
    {
        async Task<int> Count(Stream stream, CancellationToken token)
        {
            int count = 0;
            using var frames = new FrameReader(stream, FrameFormat.VarintPrefix(limit: 65_536));
            while (await frames.ReadAsync(token) is { } content)
                count += content.Length;
            return count;
        }

        return Count(all, CancellationToken.None);
    }
}
