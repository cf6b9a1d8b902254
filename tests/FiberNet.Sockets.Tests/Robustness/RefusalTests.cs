namespace FiberNet.Tests.Robustness;

/// <summary>Loops that catch what a call throws at once, and call again: a closed socket, a fiber that was cancelled.</summary>
public class RefusalTests
{
    public static TheoryData<string> Calls => [.. Loops.Keys];

    private static Dictionary<string, Func<FiberSocket, FiberTask>> Loops { get; } = new()
    {
        ["accept"] = static async socket => await socket.Accept(),
        ["connect"] = static async socket => await socket.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1)),
        ["read"] = static async socket => await socket.Read(new byte[1]),
        ["read some"] = static async socket => await socket.ReadSome(new byte[1], TimeSpan.FromSeconds(1)),
        ["read line"] = static async socket => await socket.ReadLineMemory(),
        ["write"] = static async socket => await socket.Write(new byte[1].AsMemory()),
        ["readable"] = static async socket => await socket.Readable(),
        ["wait"] = static async socket => await socket.Wait(),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_closed_socket_in_a_loop_that_catches_freezes_nobody(string call) => InReactor.Run(async () =>
    {
        FiberSocket socket = FiberSocket.Create(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream)!;
        socket.Close();
        bool isOver = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            while (!isOver)
            {
                try
                {
                    await Loops[call](socket);
                }
                catch (ObjectDisposedException)
                {
                    // And again.
                }
            }
        });
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        isOver = true;
        await fiber.Join();
    });

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_cancelled_fiber_in_a_loop_that_catches_freezes_nobody(string call) => InReactor.Run(async () =>
    {
        using FiberSocket socket = FiberSocket.Create(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream)!;
        bool isOver = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            while (!isOver)
            {
                try
                {
                    await Loops[call](socket);
                }
                catch (FiberCanceledException)
                {
                    // And again.
                }
            }
        });
        fiber.Cancel();
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        isOver = true;
        await fiber.Join();
    });
}
