using System.Net.Sockets;
using Xunit.Abstractions;

namespace FiberNet.Tests.Robustness;

/// <summary>
/// Random reads of a random stream, in random pieces, with limits, timeouts, cancels and resets, against what they must give. The
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
            seed = Random.Shared.Next(int.MaxValue - cases);
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
            int end = random.Next(3) == 0 ? random.Next(model.Stream.Length + 1) : -1;

            // A UNIX socket that is closed with something unread resets its peer (unix(7)); TCP is told to by SO_LINGER.
            if (end >= 0 && !isTcp)
                Assert.True(await reader.Write("x"));
            Fiber writing = Fiber.Start(() => Write(writer, model, end, new Random(seed ^ 1)), "writer");
            while (!model.IsOver)
            {
                Fiber reading = Fiber.Start(() => model.Read(reader), "reader");
                if (random.Next(3) == 0)
                {
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(random.Next(4)));
                    reading.Cancel();
                }

                await reading.Join();
                reader.CheckInvariants();
            }

            await writing.Join();
            Assert.False(model.OwesReset, $"Seed {seed}: the reset was not told.");
        }
    }

    /// <param name="socket">Where to.</param>
    /// <param name="model">What.</param>
    /// <param name="end">After how many bytes to reset the connection; negative: not at all.</param>
    /// <param name="random">In which pieces.</param>
    private static async FiberTask Write(FiberSocket socket, ReadModel model, int end, Random random)
    {
        using (socket)
        {
            // What waits for an acknowledgement would be dropped by the reset.
            _ = socket.SetOption(SocketOptions.TcpNoDelay, true);
            int length = end < 0 ? model.Stream.Length : end;
            for (int sent = 0; sent < length;)
            {
                ReadOnlyMemory<byte> piece = model.Stream.AsMemory(sent, Math.Min(length - sent, 1 + random.Next(random.Next(2) == 0 ? 3 : 40)));
                IoResult result = random.Next(3) switch
                {
                    0 => await socket.Write(piece),
                    1 => await socket.Write(piece.Span),
                    _ => await socket.Write([piece[..(piece.Length / 2)], piece[(piece.Length / 2)..]]),
                };
                Assert.Equal(new IoResult(piece.Length), result);
                sent += piece.Length;
                if (random.Next(2) == 0)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(random.Next(4)));
            }

            if (end < 0)
                return;
            model.ResetAfter(end);
            Net.Reset(socket);
        }
    }
}
