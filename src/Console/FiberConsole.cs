using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace FiberNet;

/// <summary>
/// Answers questions about the reactors of the process on a UNIX socket: <c>echo dump | nc -U PATH</c>, or
/// <c>curl --unix-socket PATH http://localhost/dump</c>. On request a browser can ask on a port of the loopback interface as well.
/// </summary>
/// <remarks>
/// <para>It has a reactor and a thread of its own. So it answers while the others are stuck. It does not stall them, since it
/// only reads what they have written.</para>
/// <para>The socket has mode 0600, and a peer of another user, except root, is refused. The port is open to each user of the machine, so
/// its address contains a secret. Requests are limited to 8 KiB and 10 seconds, connections to 16 for the socket and 16 for the port.</para>
/// <para>Thread rule: any thread.</para>
/// </remarks>
public sealed class FiberConsole : IAsyncDisposable
{
    /// <summary>The name of its reactor, of its servers and of their fibers.</summary>
    private const string ReactorName = "console";

    private static readonly TcpServerOptions s_options = new()
    {
        Name = ReactorName,
        MaxConnections = 16,
        IdleTimeout = ConsoleRequest.Patience,
        FirstByteTimeout = ConsoleRequest.Patience,
    };

    private readonly ReactorThread _thread;

    private FiberConsole(ReactorThread thread, string path, Uri? address)
    {
        _thread = thread;
        Path = path;
        Address = address;
    }

    /// <summary>The path of the UNIX socket.</summary>
    public string Path { get; }

    /// <summary>The address of the page for browsers, with its secret; <c>null</c> if no port was asked for.</summary>
    public Uri? Address { get; }

    /// <summary>Starts a console.</summary>
    /// <param name="path">The path of the UNIX socket. A socket that an ended process left there is replaced.</param>
    /// <param name="port">The port of 127.0.0.1 for browsers; 0 lets the kernel choose. <c>null</c>, the default: none.</param>
    /// <returns>The console. Dispose it to end it.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <c>null</c> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not between 0 and 65,535.</exception>
    /// <exception cref="IOException">The path or the port cannot be listened at.</exception>
    public static async Task<FiberConsole> StartAsync(string path, int? port = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (port is < 0 or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(port), port, $"A port is between 0 and {IPEndPoint.MaxPort}, not {port}.");
        ReactorThread thread = Reactor.StartThread(new ReactorOptions { Name = ReactorName, RecorderSize = 0 });
        try
        {
            Uri? address = await thread.InvokeAsync(() => Listen(path, port)).ConfigureAwait(false);
            return new FiberConsole(thread, path, address);
        }
        catch
        {
            await thread.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the console, with its connections.</summary>
    /// <returns>A task that ends with its thread.</returns>
    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    private static async FiberTask<Uri?> Listen(string path, int? port)
    {
        uint user = ProcessUser.Current() ?? throw Refused(path);
        TcpServer local = await TcpServer.Start(
            "unix/", path, socket => ProcessUser.Is(socket, user) ? ConsoleRequest.Serve(socket, "/") : FiberTask.CompletedTask, s_options) ?? throw Refused(path);
        KeepUntilEnd(local);

        // A peer that connects between bind(2) and this is still asked for its user.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (port is not { } number)
            return null;
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        TcpServer web = await TcpServer.Start("127.0.0.1", number, socket => ConsoleRequest.Serve(socket, $"/{secret}/"), s_options)
            ?? throw Refused(number.ToString(CultureInfo.InvariantCulture));
        KeepUntilEnd(web);
        return new Uri($"http://{web.EndPoint}/{secret}/");
    }

    /// <summary>Closes a server, which removes its path, when the reactor is stopped.</summary>
    private static void KeepUntilEnd(TcpServer server) => Fiber.Start(async () =>
    {
        using (server)
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
    }, ReactorName);

    private static IOException Refused(string where) => new($"The console cannot listen at {where}: {Errno.Last.StrError()}.") { HResult = (int)Errno.Last };
}
