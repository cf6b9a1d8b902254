using FiberNet.Posix;

namespace FiberNet.Tests.Torture;

/// <summary>tcp(7): a close with unread bytes is a reset, which may overtake what was sent last. Who must not lose it half-closes first.</summary>
public class UnreadBytesTests
{
    private const int AnswerLength = 200_000;

    [Fact]
    public void Half_close_then_read_to_end_delivers_the_whole_answer() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        byte[] answer = Net.Payload(AnswerLength);
        using (client)
        {
            Fiber serving = Fiber.Create(async () =>
            {
                // The request is not read before the answer is out: "413 Content Too Large" is such a case.
                using (server)
                {
                    Assert.True(await server.Write(answer));
                    Assert.True(server.Shutdown("WRITE"));
                    byte[] rest = new byte[4096];
                    while (await server.ReadSome(rest) is { Count: > 0 })
                    {
                    }
                }
            });
            Assert.True(await client.Write(Net.Payload(50_000)));
            Assert.Equal(answer, await client.ReadToEnd(AnswerLength));
            Assert.Equal(Errno.None, client.Errno);
            client.Close();
            await serving.Join();
        }
    });

    [Fact]
    public void A_close_with_unread_bytes_is_a_reset_and_told_as_such() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            Assert.True(await client.Write("unread"));
            Assert.True(await server.Readable());
            Assert.True(server.Close());
            Assert.Null(await client.Read(1));
            Assert.Equal(Errno.ECONNRESET, client.Errno);
        }
    });

    [Fact]
    public void Close_with_zero_linger_resets() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            Net.Reset(server);
            Assert.Null(await client.Read(1));
            Assert.Equal(Errno.ECONNRESET, client.Errno);
        }

        (client, server) = await Net.TcpPair();
        using (client)
        {
            Assert.True(await server.Write("last"));
            Assert.True(server.Close());
            Assert.Equal("last", Net.Text(await client.ReadToEnd(10)));
            Assert.Equal(Errno.None, client.Errno);
        }
    });
}
