using System.Net;
using System.Net.Sockets;

namespace FiberNet.Hostile;

/// <summary>A client that asks one question a connection, or a few, and must get each answer.</summary>
internal sealed class PoliteClient(int port, Protocol protocol, int seed, Outcome outcome, CancellationToken stop)
{
    /// <summary>How long it waits: longer than the server goes without a free descriptor.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);

    internal async Task Run()
    {
        while (!stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(s_patience);
            try
            {
                await Visit(patience.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                outcome.Fail($"a polite client got {exception.GetType().Name}: {exception.Message}");
            }

            await Task.Delay(_random.Next(20), CancellationToken.None);
        }
    }

    private async Task Visit(CancellationToken patience)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, patience);
        await using Stream stream = await protocol.Open(new NetworkStream(socket), patience);
        for (int questions = _random.Next(1, 5); questions > 0; questions--)
        {
            if (await protocol.Ask(stream, patience) is { } wrong)
            {
                outcome.Fail($"a polite client got {wrong}");
                return;
            }

            Interlocked.Increment(ref outcome.Answered);
        }
    }
}
