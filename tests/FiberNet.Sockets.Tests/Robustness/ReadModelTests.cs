using System.Net.Sockets;
using Xunit.Abstractions;

namespace FiberNet.Tests.Robustness;

/// <summary>
/// Random reads of a random stream, in random pieces, with limits, timeouts and cancels, against what they must give. The
/// clock is virtual, so a seed gives the same case again. More cases: FIBERNET_TORTURE=10000000; one again: FIBERNET_SEED.
/// </summary>
public class ReadModelTests(ITestOutputHelper output)
{
    private const int CasesInAReactor = 1000;

    [Fact]
    public void Reads_give_what_the_model_says()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable("FIBERNET_TORTURE"), out int wanted) ? wanted : 100_000;
        bool isOne = int.TryParse(Environment.GetEnvironmentVariable("FIBERNET_SEED"), out int seed);
        if (isOne)
            cases = 1;
        else
            seed = Environment.TickCount & 0x3FFFFFFF;
        output.WriteLine($"{cases} cases from seed {seed}");
        for (int done = 0; done < cases; done += CasesInAReactor)
        {
            int first = seed + done;
            InReactor.RunVirtually(async () =>
            {
                for (int i = 0; i < CasesInAReactor && first + i < seed + cases; i++)
                    await Case(first + i);
            });
        }
    }

    private static async FiberTask Case(int seed)
    {
        var random = new Random(seed);
        var model = new ReadModel(random, seed);
        bool isTcp = random.Next(20) == 0;
        (FiberSocket writer, FiberSocket reader) = isTcp ? await Net.TcpPair() : Net.UnixPair();
        using (reader)
        {
            Fiber writing = Fiber.Start(() => Write(writer, model, new Random(seed ^ 1)), "writer");
            while (!model.IsOver)
            {
                Fiber reading = Fiber.Start(() => model.Read(reader), "reader");
                if (random.Next(3) == 0)
                {
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(random.Next(4)));
                    reading.Cancel();
                }

                await reading.Join();
            }

            await writing.Join();
        }
    }

    private static async FiberTask Write(FiberSocket socket, ReadModel model, Random random)
    {
        using (socket)
        {
            for (int sent = 0; sent < model.Stream.Length;)
            {
                ReadOnlyMemory<byte> piece = model.Stream.AsMemory(sent, Math.Min(model.Stream.Length - sent, 1 + random.Next(random.Next(2) == 0 ? 3 : 40)));
                WriteResult result = random.Next(3) switch
                {
                    0 => await socket.Write(piece),
                    1 => await socket.Write(piece.Span),
                    _ => await socket.Write([piece[..(piece.Length / 2)], piece[(piece.Length / 2)..]]),
                };
                Assert.Equal(new WriteResult(piece.Length, Errno.None), result);
                sent += piece.Length;
                if (random.Next(2) == 0)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(random.Next(4)));
            }
        }
    }
}
