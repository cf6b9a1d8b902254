namespace FiberNet.Tests.Robustness;

// Asserted in turns of the loop, not in time: a machine that is busy otherwise changes nothing.
public class FairnessTests
{
    [Fact]
    public void Clients_that_send_without_pause_do_not_delay_another() => InReactor.Run(async () =>
    {
        await FiberScope.Run(async scope =>
        {
            for (int i = 0; i < 2; i++)
                await Blast(scope, reads: true);
            await Blast(scope, reads: false);

            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            scope.Create(() => Net.Echo(server));
            using (client)
            {
                long worst = 0;
                for (int round = 0; round < 200; round++)
                {
                    long start = client.Scheduler.Turns;
                    Assert.True(await client.Write("ping"));
                    Assert.Equal("ping", Net.Text(await client.Read(4)));
                    worst = Math.Max(worst, client.Scheduler.Turns - start);
                }

                Assert.InRange(worst, 1, 8);
                long before = client.Scheduler.Turns;
                await Fiber.Sleep(TimeSpan.FromTicks(1));
                Assert.InRange(client.Scheduler.Turns - before, 1, 8);
            }

            scope.Cancel();
        });

        static async FiberTask Blast(FiberScope scope, bool reads)
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            byte[] block = new byte[100_000];
            scope.Create(() => Net.Echo(server));
            scope.Create(async () =>
            {
                using (client)
                {
                    while (await client.Write(block))
                    {
                    }
                }
            });
            if (reads)
            {
                byte[] sink = new byte[100_000];
                scope.Create(async () =>
                {
                    while (await client.ReadSome(sink) is { Count: > 0 })
                    {
                    }
                });
            }
        }
    });

    [Fact]
    public void A_ping_pong_of_two_fibers_starves_neither_timers_nor_sockets() => InReactor.Run(async () =>
    {
        await FiberScope.Run(async scope =>
        {
            FiberChannel<int> ping = new(), pong = new();
            scope.Create(async () =>
            {
                while (true)
                {
                    await ping.Put(1);
                    await pong.Get();
                }
            });
            scope.Create(async () =>
            {
                while (true)
                {
                    await ping.Get();
                    await pong.Put(1);
                }
            });
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            scope.Create(() => Net.Echo(server));
            using (client)
            {
                for (int round = 0; round < 20; round++)
                {
                    long start = client.Scheduler.Turns;
                    Assert.True(await client.Write("x"));
                    await client.Read(1);
                    Assert.InRange(client.Scheduler.Turns - start, 1, 5);
                    start = client.Scheduler.Turns;
                    await Fiber.Sleep(TimeSpan.FromTicks(1));
                    Assert.InRange(client.Scheduler.Turns - start, 1, 5);
                }
            }

            scope.Cancel();
        });
    });

    [Fact]
    public void A_reader_of_pipelined_lines_yields_and_can_be_cancelled() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            byte[] lines = new byte[100_000];
            lines.AsSpan().Fill((byte)'\n');
            Fiber writer = Fiber.Create(async () =>
            {
                while (await client.Write(lines))
                {
                }
            });
            Fiber reader = Fiber.Create(async () =>
            {
                while (!(await server.ReadLineMemory()).Memory.IsEmpty)
                {
                }
            });
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            reader.Cancel();
            writer.Cancel();
            await Assert.ThrowsAsync<FiberCanceledException>(reader.AsTask);
            await Assert.ThrowsAsync<FiberCanceledException>(writer.AsTask);
        }
    });
}
