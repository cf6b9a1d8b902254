using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace FiberNet.Tests;

/// <summary>The pipes of a socket, used from fibers.</summary>
public class PipeTests
{
    [Fact]
    public void Bytes_in_the_buffer_of_the_socket_come_first() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            (await server.Write("line\nrest"u8.ToArray())).OrThrow();
            Assert.StartsWith("line", Encoding.ASCII.GetString((await client.ReadLine("\n"))!), StringComparison.Ordinal);
            IDuplexPipe pipe = client.AsPipe();
            (await server.Write(" and more"u8.ToArray())).OrThrow();
            ReadResult result = await pipe.Input.ReadAtLeastAsync(13);
            Assert.Equal("rest and more", Encoding.ASCII.GetString(result.Buffer));
            pipe.Input.AdvanceTo(result.Buffer.End);
        }
    });

    [Fact]
    public void A_fiber_that_is_cancelled_leaves_its_read() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            PipeReader input = client.AsPipe().Input;
            Fiber reader = Fiber.Create(async () =>
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await input.ReadAsync());
            });
            reader.Cancel();
            await reader.Join();
            (await server.Write("still there"u8.ToArray())).OrThrow();
            ReadResult result = await input.ReadAsync();
            Assert.Equal("still there", Encoding.ASCII.GetString(result.Buffer));
            input.AdvanceTo(result.Buffer.End);
        }
    });

    [Fact]
    public void A_completed_output_ends_the_stream_of_the_peer() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            IDuplexPipe pipe = client.AsPipe();
            pipe.Output.Write("last"u8);
            await pipe.Output.CompleteAsync();
            byte[] buffer = new byte[100];
            Assert.Equal(4, (await server.Read(buffer)).Count);
            Assert.True((await server.Read(buffer)).IsEnd);
            (await server.Write("answer"u8.ToArray())).OrThrow();
            ReadResult result = await pipe.Input.ReadAsync();
            Assert.Equal("answer", Encoding.ASCII.GetString(result.Buffer));
            pipe.Input.AdvanceTo(result.Buffer.End);
        }
    });

    [Fact]
    public void A_socket_has_one_pair_of_pipes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            _ = client.AsPipe();
            Assert.Throws<InvalidOperationException>(() => client.AsPipe());
        }
    });
}
