using FiberNet.Posix;

namespace FiberNet.Faults;

/// <summary>Requests of random bytes in pieces, and the echo of each.</summary>
internal sealed class Traffic(int port, int perConnection, Random random)
{
    private const int LargestPiece = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private long _answered;
    private long _broken;
    private long _refused;

    /// <summary>Has <paramref name="requests"/> requests answered, however often it takes.</summary>
    internal async FiberTask Send(int requests)
    {
        while (requests > 0)
        {
            // The name takes the resolver's way, the address the direct one.
            using FiberSocket? socket = await FiberSocket.TcpConnect(random.Next(2) == 0 ? "localhost" : "127.0.0.1", port, s_patience);
            if (socket is null)
            {
                if (Errno.Last == Errno.ETIMEDOUT)
                    throw new TimeoutException($"No connection for {s_patience.TotalSeconds:0} s. {this}");
                _refused++;
                await Fiber.Sleep(s_pause);
                continue;
            }

            for (int i = 0; i < perConnection && requests > 0; i++, requests--)
            {
                if (!await Ask(socket))
                {
                    _broken++;
                    break;
                }

                _answered++;
            }
        }
    }

    public override string ToString() =>
        $"{_answered} requests answered right, {_refused} connects failed and {_broken} connections broke, each made again";

    /// <returns>False if the connection broke.</returns>
    private async FiberTask<bool> Ask(FiberSocket socket)
    {
        byte[] request = new byte[random.Next(2, 3 * LargestPiece)];
        random.NextBytes(request);
        int cut = random.Next(1, request.Length);
        if (!await socket.Write([request.AsMemory(0, cut), request.AsMemory(cut)], s_patience))
            return Check(socket);
        byte[] answer = new byte[request.Length];
        for (int got = 0; got < answer.Length;)
        {
            if (!await socket.Readable(s_patience))
                return Check(socket);

            // One read(2) and no more, as a program does that was written for Tarantool.
            IoResult read = socket.SysRead(answer.AsSpan(got));
            if (read.WouldBlock)
                continue;
            if (!read)
                return Check(socket);
            got += read.Bytes;
        }

        return answer.AsSpan().SequenceEqual(request) ? true : throw new InvalidDataException($"A byte was lost or changed. {this}");
    }

    /// <summary>A connection may break; it may not hang.</summary>
    private bool Check(FiberSocket socket) =>
        socket.Errno == Errno.ETIMEDOUT ? throw new TimeoutException($"No answer for {s_patience.TotalSeconds:0} s. {this}") : false;
}
