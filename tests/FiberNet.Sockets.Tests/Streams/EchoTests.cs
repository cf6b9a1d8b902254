using System.Net;
using System.Net.Sockets;
using System.Text;
using FiberNet.Posix;

namespace FiberNet.Tests.Streams;

public class EchoTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Tcp_echoes_what_it_is_sent(string host) => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen(IPAddress.Parse(host));
        Fiber server = Fiber.Create(async () => await Net.Echo((await listener.Accept())!));
        using (FiberSocket? client = await FiberSocket.TcpConnect(host, ((IPEndPoint)listener.LocalEndPoint!).Port))
        {
            Assert.NotNull(client);
            Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
            Assert.True(await client.Write("hello\n"));
            Assert.Equal("hello\n", Net.Text(await client.ReadLine()));
        }

        await server.Join();
    });

    [Fact]
    public void Unix_paths_and_abstract_names_echo() => InReactor.Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}");
        foreach (string name in new[] { path, "\0" + path })
        {
            using FiberSocket listener = FiberSocket.Create("AF_UNIX", "SOCK_STREAM")!;
            Assert.True(listener.Bind("unix/", name), listener.Error);
            Assert.True(listener.Listen());
            Fiber server = Fiber.Create(async () => await Net.Echo((await listener.Accept())!));
            using (FiberSocket? client = await FiberSocket.TcpConnect("unix/", name))
            {
                Assert.True(await client!.Write("hello"u8));
                Assert.Equal("hello", Net.Text(await client.Read(5)));
                Assert.Null(client.LocalEndPoint);
                Assert.Equal(Errno.None, client.Errno);
            }

            await server.Join();
        }

        File.Delete(path);
    });

    [Fact]
    public void The_first_echo_server_of_the_page_answers_one_line() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        Fiber server = Fiber.Create(async () =>
        {
            while (await listener.Readable())
            {
                FiberSocket client = listener.TryAccept()!;
                Fiber.Create(async () =>
                {
                    byte[]? request = await client.ReadLine(512, "\n");
                    client.Shutdown("READ");
                    await client.Write(request!);
                    client.Close();
                });
            }
        });
        using FiberSocket? connection = await FiberSocket.TcpConnect("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
        Assert.True(await connection!.Write("ping\n"));
        Assert.Equal("ping\n", Encoding.ASCII.GetString((await connection.ReadToEnd(100))!));
        listener.Close();
        await server.Join();
    });

    [Fact]
    public void Bytes_of_all_values_pass_unchanged() => InReactor.Run(async () =>
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write(all));
            Assert.Equal(all, await server.Read(256));
        }
    });

    [Fact]
    public void The_steady_state_allocates_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        Fiber echo = Fiber.Create(server, Net.Echo);
        using (client)
        {
            byte[] request = new byte[64], reply = new byte[64];
            long before = 0;
            for (int round = 0; round < 2000; round++)
            {
                if (round == 1000)
                    before = GC.GetAllocatedBytesForCurrentThread();
                await client.Write(request);
                await client.Read(reply.AsMemory());
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }

        await echo.Join();
    });

    [Fact]
    public void Lines_on_many_connections_allocate_nothing() => InReactor.Run(async () =>
    {
        // More at once than the shared pool keeps arrays of a size.
        const int Connections = 100;
        var clients = new List<FiberSocket>();
        int lines = 0;
        for (int i = 0; i < Connections; i++)
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            clients.Add(client);
            Fiber.Create(async () =>
            {
                using (server)
                {
                    while (!(await server.ReadLineMemory()).Memory.IsEmpty)
                        lines++;
                }
            });
        }

        byte[] line = "a line of a common length, ended as usual\n"u8.ToArray();
        long before = 0;
        for (int round = 1; round <= 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (FiberSocket client in clients)
                await client.Write(line);
            while (lines < round * Connections)
                await Fiber.Yield();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        clients.ForEach(client => client.Close());
    });

    [Fact]
    public void Lines_as_slices_and_readiness_allocate_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            long before = 0;
            for (int round = 0; round < 2000; round++)
            {
                if (round == 1000)
                    before = GC.GetAllocatedBytesForCurrentThread();
                await client.Write("one\ntwo\n"u8);
                await server.Readable();
                await server.Writable();
                await server.ReadLineMemory();
                await server.ReadLineMemory();
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    });
}
