using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Faults;

/// <summary>Sends back what comes, over the pipes of each connection of a listener.</summary>
internal sealed class Echo(IConnectionListener listener)
{
    /// <summary>Serves until the listener is unbound and its connections have ended.</summary>
    internal async Task Serve()
    {
        List<Task> connections = [];
        while (await listener.AcceptAsync() is { } connection)
        {
            connections.RemoveAll(static task => task.IsCompleted);
            connections.Add(Serve(connection));
        }

        await Task.WhenAll(connections);
    }

    private static async Task Serve(ConnectionContext connection)
    {
        await using (connection)
        {
            try
            {
                await CopyBack(connection.Transport);
            }
            catch (IOException)
            {
                // A fault was injected, or the peer has gone.
            }
        }
    }

    /// <summary>Parts of what came are consumed, others only examined, so that results overlap.</summary>
    private static async Task CopyBack(IDuplexPipe pipe)
    {
        for (int turn = 0; ; turn++)
        {
            ReadResult result = await pipe.Input.ReadAsync();
            ReadOnlySequence<byte> taken = turn % 3 == 0 && !result.IsCompleted ? result.Buffer.Slice(0, (result.Buffer.Length + 1) / 2) : result.Buffer;
            foreach (ReadOnlyMemory<byte> piece in taken)
                pipe.Output.Write(piece.Span);
            pipe.Input.AdvanceTo(taken.End);
            if ((await pipe.Output.FlushAsync()).IsCompleted || result.IsCompleted)
                return;
        }
    }
}
