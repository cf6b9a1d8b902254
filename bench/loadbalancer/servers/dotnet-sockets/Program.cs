// The load balancer of samples/LoadBalancer on System.Net.Sockets: round robin with fail-over, limits on connects and on idle
// connections, half-close, drain at SIGTERM, counters at SIGUSR1.
//   dotnet-sockets PORT HOST:PORT...
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

const PosixSignal Report = (PosixSignal)10;
var drainTime = TimeSpan.FromSeconds(10);
var balancer = new Balancer([.. args[1..].Select(static text => new Backend(IPEndPoint.Parse(text)))]);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(args[0])));
listener.Listen(4096);
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration report = PosixSignalRegistration.Create(Report, context => Console.Error.WriteLine(balancer));
Console.WriteLine("READY");
Task accepting = balancer.Accept(listener);
await stop.Task;
listener.Dispose();
await accepting;
int cut = await balancer.Drain(drainTime);
Console.Error.WriteLine($"{balancer}, cut {cut}");

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

sealed class Balancer(Backend[] backends)
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(2);

    private readonly HashSet<Pair> _open = [];
    private uint _next;
    private int _accepted, _active, _refused, _idle;
    private long _bytes;

    public async Task Accept(Socket listener)
    {
        while (true)
        {
            try
            {
                Socket client = await listener.AcceptAsync();
                client.NoDelay = true;
                Interlocked.Increment(ref _accepted);
                Interlocked.Increment(ref _active);
                _ = Serve(client);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                await Task.Delay(5);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Waits for the connections, and cuts those that are left.</summary>
    public async Task<int> Drain(TimeSpan time)
    {
        for (long end = Environment.TickCount64 + (long)time.TotalMilliseconds; Volatile.Read(ref _active) > 0 && Environment.TickCount64 < end;)
            await Task.Delay(20);
        lock (_open)
        {
            foreach (Pair pair in _open)
                pair.Cut();
            return _open.Count;
        }
    }

    public override string ToString() =>
        $"accepted {_accepted}, active {_active}, refused {_refused}, idle {_idle}, bytes {_bytes}, {string.Join(", ", (object[])backends)}";

    private async Task Serve(Socket client)
    {
        try
        {
            using (client)
            using (Socket? backend = await Connect())
            {
                if (backend is null)
                    Interlocked.Increment(ref _refused);
                else
                    await Join(client, backend);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task Join(Socket client, Socket backend)
    {
        using var pair = new Pair(client, backend, () => Interlocked.Increment(ref _idle));
        lock (_open)
            _open.Add(pair);
        await Task.WhenAll(Copy(client, backend, pair), Copy(backend, client, pair));
        lock (_open)
            _open.Remove(pair);
    }

    private async Task<Socket?> Connect()
    {
        int first = (int)(Interlocked.Increment(ref _next) % backends.Length);
        foreach (Backend backend in backends.Skip(first).Concat(backends.Take(first)).OrderBy(backend => backend.IsDown).ToArray())
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var timeout = new CancellationTokenSource(s_connectTimeout);
            try
            {
                await socket.ConnectAsync(backend.Address, timeout.Token);
                backend.Note(true);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                backend.Note(false);
            }
        }

        return null;
    }

    private async Task Copy(Socket from, Socket to, Pair pair)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer.AsMemory())) > 0;)
            {
                pair.Touch();
                Interlocked.Add(ref _bytes, count);
                for (int sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            pair.Cut();
        }
    }
}

sealed class Backend(IPEndPoint address)
{
    private const long DownTime = 1000;

    private long _downUntil;
    private int _served, _failed;

    public IPEndPoint Address => address;

    public bool IsDown => Environment.TickCount64 < Volatile.Read(ref _downUntil);

    public void Note(bool isConnected)
    {
        Volatile.Write(ref _downUntil, isConnected ? 0 : Environment.TickCount64 + DownTime);
        Interlocked.Increment(ref isConnected ? ref _served : ref _failed);
    }

    public override string ToString() => $"{address} served {_served} failed {_failed}";
}

/// <summary>A client with its backend, and the time of the last byte between them. One timer, which looks; no call for each byte.</summary>
sealed class Pair : IDisposable
{
    private const long IdleTimeout = 60_000;

    private readonly Socket _client, _backend;
    private readonly Action _onIdle;
    private readonly Timer _timer;
    private long _last = Environment.TickCount64;

    public Pair(Socket client, Socket backend, Action onIdle)
    {
        (_client, _backend, _onIdle) = (client, backend, onIdle);
        _timer = new Timer(static pair => ((Pair)pair!).Look(), this, IdleTimeout, Timeout.Infinite);
    }

    public void Touch() => Volatile.Write(ref _last, Environment.TickCount64);

    /// <summary>Ends both connections with a reset.</summary>
    public void Cut()
    {
        _client.Close(0);
        _backend.Close(0);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long left = Volatile.Read(ref _last) + IdleTimeout - Environment.TickCount64;
        if (left > 0)
        {
            _timer.Change(left, Timeout.Infinite);
            return;
        }

        _onIdle();
        Cut();
    }
}
