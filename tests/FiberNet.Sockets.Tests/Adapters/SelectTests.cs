namespace FiberNet.Tests.Adapters;

public class SelectTests
{
    [Fact]
    public void A_select_waits_for_a_socket_a_channel_and_the_clock() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            var channel = new FiberChannel<string>(1);
            SocketCase readable = server.ReadableCase();
            ChannelGetCase<string> message = channel.GetCase();
            Assert.Equal(-1, await Select.Any(TimeSpan.FromSeconds(1), readable, message));
            Assert.Equal(-1, await Select.Any(TimeSpan.Zero, readable, message));

            Fiber<int> select = Fiber.Create(async () => await Select.Any(readable, message));
            Assert.True(await client.Write("abc"));
            Assert.Equal(0, await select.Join());
            Assert.Equal("abc", Net.Text(await server.Read(3)));

            select = Fiber.Create(async () => await Select.Any(readable, message));
            await channel.Put("hello");
            Assert.Equal(1, await select.Join());
            Assert.Equal("hello", message.Result.Value);

            // The case that did not happen has left the queue: the bytes are the next reader's.
            Assert.True(await client.Write("def"));
            Assert.Equal("def", Net.Text(await server.Read(3)));
            Assert.Equal(0, await Select.Any(server.WritableCase()));
        }
    });

    [Fact]
    public void A_close_and_a_cancel_end_a_select() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        {
            Fiber canceled = Fiber.Create(async () => await Select.Any(server.ReadableCase()));
            canceled.Cancel();
            await Assert.ThrowsAsync<FiberCanceledException>(canceled.AsTask);
            Fiber<int> select = Fiber.Create(async () => await Select.Any(server.ReadableCase()));
            server.Close();
            Assert.Equal(0, await select.Join());
            Assert.Throws<ObjectDisposedException>(() => server.ReadableCase());
        }
    });
}
