// Sends every datagram back to where it came from.
// Try it: nc -u 127.0.0.1 8080
using FiberNet;

return Sample.Run(args, async port =>
{
    UdpServer? server = await UdpServer.Start("127.0.0.1", port, async datagram => _ = await datagram.Reply(datagram.Data));
    if (server is null)
        return false;
    await Sample.ReadyUntilSignal(server.EndPoint!);
    await server.Stop(TimeSpan.FromSeconds(1));
    return true;
});
