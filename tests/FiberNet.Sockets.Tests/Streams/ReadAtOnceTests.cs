namespace FiberNet.Tests.Streams;

/// <summary>Reads of what the kernel has already.</summary>
public class ReadAtOnceTests
{
    [Fact]
    public void What_has_come_is_read_without_a_turn_of_the_loop() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("line\nbytes"));
            long turns = server.Scheduler.Turns;
            Assert.Equal("line\n", Net.Text(await server.ReadLine()));
            Assert.Equal("bytes", Net.Text(await server.Read(5)));
            Assert.Equal(turns, server.Scheduler.Turns);
        }
    });

    [Fact]
    public void Read_with_zero_timeout_takes_all_there_is() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            byte[] payload = Net.Payload(150_000);
            Assert.True(client.SetOption(SocketOptions.SendBufferSize, 200_000));
            Assert.True(await client.Write(payload, TimeSpan.Zero));
            Assert.Equal(payload, await server.Read(payload.Length, TimeSpan.Zero));
        }
    });
}
