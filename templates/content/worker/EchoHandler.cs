using FiberNet;
using FiberNet.Hosting;

namespace Company.App1;

/// <summary>Sends each line back. The container makes a handler for each connection, in a scope of its own.</summary>
internal sealed partial class EchoHandler(ILogger<EchoHandler> logger) : IConnectionHandler
{
    public async FiberTask Handle(HostedConnection connection)
    {
        while (await NextLine(connection) is { Length: > 0 } line && await connection.Socket.Write(line))
            Echoed(line.Length);
    }

    // The stop of the host ends the wait for a line, and not the answer to it.
    private static async FiberTask<byte[]?> NextLine(HostedConnection connection)
    {
        using (Fiber.CancelOn(connection.Stopping))
            return await connection.Socket.ReadLine();
    }

    [LoggerMessage(LogLevel.Debug, "Sent {Bytes} bytes back.")]
    private partial void Echoed(int bytes);
}
