using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace FiberNet.Tests.Diagnostics;

/// <summary>What the ways of blocking wait for: each wait ends when the test has seen it.</summary>
internal sealed class Block : IDisposable
{
    private readonly TaskCompletionSource<bool> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<IDisposable> _used = [];

    internal Block() => Released = _released.Task;

    internal Task<bool> Released { get; }

    internal ManualResetEventSlim IsReleased { get; } = new();

    internal SemaphoreSlim Semaphore { get; } = new(0);

    internal BlockingCollection<int> Collection { get; } = [];

    /// <summary>Ends the wait, whichever it is. On another thread than the one that waits.</summary>
    internal void Release()
    {
        if (!_released.TrySetResult(true))
            return;
        IsReleased.Set();
        Semaphore.Release();
        Collection.Add(1);
    }

    /// <summary>Makes a short call that blocks again and again, within one slice.</summary>
    internal void Repeat(Action call)
    {
        while (!IsReleased.IsSet)
            call();
    }

    /// <summary>Waits for a lock that another thread holds.</summary>
    internal void ContendForMonitor()
    {
        object gate = new();
        Hold(() => Monitor.Enter(gate), () => Monitor.Exit(gate));
        lock (gate)
        {
        }
    }

    /// <inheritdoc cref="ContendForMonitor"/>
    internal void ContendForLock()
    {
        var gate = new Lock();
        Hold(gate.Enter, gate.Exit);
        lock (gate)
        {
        }
    }

    internal Thread Thread()
    {
        var thread = new Thread(() => IsReleased.Wait());
        thread.Start();
        return thread;
    }

    /// <summary>A blocking socket whose peer sends when the wait is to end.</summary>
    internal Socket SocketPeer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndpoint);
        Socket peer = listener.AcceptSocket();
        _used.Add(client);
        _used.Add(peer);
        WhenReleased(() => peer.Send([1]));
        return client;
    }

    internal void AskSilentServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        WhenReleased(listener.Stop);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{listener.LocalEndpoint}/");
        Assert.Throws<HttpRequestException>(() => client.Send(request));
    }

    internal void ReadFile()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        WhenReleased(() => writer.WriteByte(1));
        Assert.Equal(1, reader.ReadByte());
    }

    internal void ReadFifo()
    {
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}");
        using (Process mkfifo = Process.Start("mkfifo", [path]))
            mkfifo.WaitForExit();
        WhenReleased(() => File.WriteAllText(path, "x"));
        Assert.Equal("x", File.ReadAllText(path));
        File.Delete(path);
    }

    public void Dispose()
    {
        foreach (IDisposable used in _used)
            used.Dispose();
        IsReleased.Dispose();
        Semaphore.Dispose();
        Collection.Dispose();
    }

    private void Hold(Action enter, Action exit)
    {
        using var isHeld = new ManualResetEventSlim();
        new Thread(() =>
        {
            enter();
            isHeld.Set();
            IsReleased.Wait();
            exit();
        }).Start();
        SpinWait.SpinUntil(() => isHeld.IsSet);
    }

    private void WhenReleased(Action action) => Released.ContinueWith(_ => action(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
