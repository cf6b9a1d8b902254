namespace FiberNet.Tests.Docs;

/// <summary>The code blocks of docs/fibers.md, word for word; <see cref="DocsTests"/> compares.</summary>
public class FibersSamples
{
    [Fact]
    public void Hello()
    {
        var clock = new VirtualClock();
        FiberScheduler.Run(async () =>
        {
            Fiber<int> worker = Fiber.Start(async () =>
            {
                await Fiber.Sleep(TimeSpan.FromHours(1));
                return 42;
            }, "worker");

            int answer = await worker.Join();
            Assert.Equal(42, answer);
        }, new FiberSchedulerOptions { Clock = clock });
        Assert.Equal(TimeSpan.FromHours(1), clock.Elapsed);
    }

    [Fact]
    public void Channels() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<string>(capacity: 10);
        Fiber producer = Fiber.Start(async () =>
        {
            foreach (string word in "to be or not".Split(' '))
                await channel.Put(word);
            channel.Close();
        });

        var words = new List<string>();
        await foreach (string word in channel)
            words.Add(word);
        Assert.Equal(4, words.Count);
        await producer.Join();
    });

    [Fact]
    public void Scopes() => Sim.Run(async () =>
    {
        var results = new List<int>();
        using (Fiber.TimeLimit(TimeSpan.FromSeconds(5)))
        {
            await FiberScope.Run(async scope =>
            {
                for (int i = 0; i < 3; i++)
                {
                    int number = i;
                    scope.Start(async () =>
                    {
                        await Fiber.Sleep(TimeSpan.FromSeconds(number));
                        results.Add(number);
                    });
                }

                await Fiber.Yield();
            });
        }

        Assert.Equal([0, 1, 2], results);
    });

    [Fact]
    public void CleanUp() => Sim.Run(async () =>
    {
        var goodbyes = new FiberChannel<string>(1);
        Fiber session = Fiber.Start(async () =>
        {
            try
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                using (Fiber.Shield(TimeSpan.FromSeconds(1)))
                    await goodbyes.Put("bye");
            }
        });
        await Fiber.Yield();

        session.Cancel();
        Assert.Equal("bye", (await goodbyes.Get()).Value);
    });

    [Fact]
    public void Selecting() => Sim.Run(async () =>
    {
        var orders = new FiberChannel<string>();
        var quit = new FiberChannel<bool>();
        Fiber.Start(async () => await orders.Put("tea"));

        ChannelGetCase<string> order = orders.GetCase();
        ChannelGetCase<bool> stop = quit.GetCase();
        string served = await Select.Any(TimeSpan.FromSeconds(1), order, stop) switch
        {
            0 => order.Result.Value!,
            1 => "closing",
            _ => "nothing for a second",
        };
        Assert.Equal("tea", served);
    });

    [Fact]
    public void Foreign() => Sim.Run(async () =>
    {
        Task<int> download = Task.Run(() => 1024);
        using (Fiber.TimeLimit(TimeSpan.FromHours(1)))
            Assert.Equal(1024, await download.AsFiber());

        await Task.Delay(1, Fiber.Current.CancellationToken);
    });

    [Fact]
    public void LostUpdate() => Sim.Run(async () =>
    {
        int total = 0;
        async FiberTask<int> Measure()
        {
            await Fiber.Yield();
            return 1;
        }

        async FiberTask Wrong() => total += await Measure();

        async FiberTask Right()
        {
            int measured = await Measure();
            total += measured;
        }

        Fiber a = Fiber.Start(Wrong);
        Fiber b = Fiber.Start(Wrong);
        await a.Join();
        await b.Join();
        Assert.Equal(1, total);
        await Right();
        Assert.Equal(2, total);
    });
}
