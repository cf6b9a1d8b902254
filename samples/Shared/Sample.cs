using System.Net;
using System.Runtime.InteropServices;
using FiberNet;

/// <summary>The common part of the servers: the port, the line that says READY, and the signals that stop them.</summary>
internal static class Sample
{
    /// <summary>Runs a server until SIGINT or SIGTERM, then lets its connections end.</summary>
    /// <param name="args">The arguments of the program: none, or <c>--port PORT</c>.</param>
    /// <param name="handler">Serves a connection, in a fiber of its own.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The status of the program.</returns>
    internal static int Serve(string[] args, Func<FiberSocket, FiberTask> handler, TcpServerOptions? options = null) => Run(args, async port =>
    {
        TcpServer? server = await TcpServer.Start("127.0.0.1", port, handler, options);
        if (server is null)
            return false;
        await ReadyUntilSignal(server.EndPoint!);
        await server.Stop(TimeSpan.FromSeconds(1));
        return true;
    });

    /// <summary>Runs the body in a reactor, with the port that was asked for; 0 lets the kernel choose.</summary>
    internal static int Run(string[] args, Func<int, FiberTask<bool>> body)
    {
        int port = 8080;
        bool isGood = args is [] || (args is ["--port", var text] && int.TryParse(text, out port) && port is >= 0 and <= IPEndPoint.MaxPort);
        if (!isGood)
        {
            Console.Error.WriteLine("usage: [--port PORT]");
            return 2;
        }

        return Reactor.Run(async () =>
        {
            if (await body(port))
                return 0;
            Console.Error.WriteLine($"127.0.0.1:{port}: {Errno.Last.StrError()}");
            return 1;
        });
    }

    /// <summary>Prints the address of the server, and suspends the fiber until a signal asks it to stop.</summary>
    internal static async FiberTask ReadyUntilSignal(EndPoint endPoint)
    {
        Fiber<PosixSignal> signal = Fiber.Create(async () => await Signals.Wait(PosixSignal.SIGINT, PosixSignal.SIGTERM), "signals");
        Console.WriteLine($"READY {endPoint}");
        await signal.Join();
    }
}
