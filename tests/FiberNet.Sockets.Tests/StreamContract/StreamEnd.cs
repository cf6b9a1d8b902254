using System.Net.Sockets;

namespace FiberNet.Tests.StreamContract;

/// <summary>One end of a connection, which random calls of several threads use as a stream.</summary>
/// <param name="reactor">The reactor of the socket.</param>
/// <param name="socket">The socket.</param>
/// <param name="stream">The stream over it.</param>
/// <param name="seed">Of the calls.</param>
internal sealed class StreamEnd(Reactor reactor, FiberSocket socket, Stream stream, int seed)
{
    private const int MostInFlight = 3;

    /// <summary>True once this end was disposed of or aborted before it had sent everything.</summary>
    internal bool WasCut { get; private set; }

    /// <summary>Writes until it has sent everything, or cuts the connection.</summary>
    internal async Task Write(DirectionModel model, Func<bool> mayFail)
    {
        var random = new Random(seed);
        int writes = random.Next(DirectionModel.MostWrites + 1);
        int cut = random.Next(4) == 0 ? random.Next(writes + 1) : -1;
        var inFlight = new Queue<(int Write, StreamCallInFlight Call)>();
        for (int write = 0; write < writes && write != cut; write++)
        {
            byte[] bytes = model.Make(RandomLength(random));
            inFlight.Enqueue((write, await StreamCallInFlight.Begin(reactor, random, token => AsCounted(stream.WriteAsync(bytes, token)))));
            if (inFlight.Count > random.Next(MostInFlight))
                await End(inFlight.Dequeue(), model, mayFail);
        }

        if (cut >= 0)
            await Cut(random);
        while (inFlight.TryDequeue(out (int Write, StreamCallInFlight Call) last))
            await End(last, model, mayFail);
        if (cut < 0)
            await reactor.InvokeAsync(Shutdown);
    }

    /// <summary>Reads to the end of the stream or of the connection.</summary>
    internal async Task Read(DirectionModel model, Func<bool> mayFail)
    {
        var random = new Random(~seed);
        var inFlight = new Queue<(byte[] Buffer, StreamCallInFlight Call)>();
        for (bool hasEnded = false; !hasEnded || inFlight.Count > 0;)
        {
            if (!hasEnded)
            {
                byte[] buffer = new byte[RandomLength(random)];
                inFlight.Enqueue((buffer, await StreamCallInFlight.Begin(reactor, random, token => stream.ReadAsync(buffer, token))));
            }

            if (!hasEnded && inFlight.Count <= random.Next(MostInFlight))
                continue;
            (byte[] room, StreamCallInFlight call) = inFlight.Dequeue();
            if (await call.End(() => WasCut || mayFail()) is { } count)
            {
                Assert.True(!hasEnded || count == 0, "There were bytes after the end.");
                model.Received(room.AsSpan(0, count));
                hasEnded |= count == 0 && room.Length > 0;
            }
            else
            {
                hasEnded |= call.HasFailed;
            }
        }
    }

    internal Task Close() => reactor.InvokeAsync(() =>
    {
        socket.Dispose();
        return FiberTask.CompletedTask;
    });

    private static int RandomLength(Random random) => random.Next(20) switch
    {
        0 => 0,
        1 => random.Next(300_000),
        < 6 => random.Next(5_000),
        _ => random.Next(40),
    };

    private static async ValueTask<int> AsCounted(ValueTask write)
    {
        await write;
        return 0;
    }

    private async Task End((int Write, StreamCallInFlight Call) write, DirectionModel model, Func<bool> mayFail)
    {
        if (await write.Call.End(() => WasCut || mayFail()) is not null)
            model.Succeeded(write.Write);
    }

    private async Task Cut(Random random)
    {
        WasCut = true;
        switch (random.Next(3))
        {
            case 0:
                // Until its owner closes it, a peer may wait for room.
                await reactor.InvokeAsync(() =>
                {
                    socket.Abort();
                    return FiberTask.CompletedTask;
                });
                await Close();
                break;
            case 1:
                await reactor.InvokeAsync(() =>
                {
                    stream.Dispose();
                    return FiberTask.CompletedTask;
                });
                break;
            default:
                await stream.DisposeAsync();
                break;
        }
    }

    private async FiberTask Shutdown()
    {
        while (!socket.IsClosed && socket.Shutdown(SocketShutdown.Send).WouldBlock)
            await socket.Writable();
    }
}
