using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>A client that sends without pause, on threads of its own.</summary>
internal sealed class Blaster : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Thread> _threads = [];

    internal Blaster(IPEndPoint address, bool reads)
    {
        _socket.Connect(address);
        Start(buffer => _socket.Send(buffer));
        if (reads)
            Start(buffer => _socket.Receive(buffer));
    }

    public void Dispose()
    {
        _socket.Dispose();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Start(Func<byte[], int> transfer)
    {
        var thread = new Thread(() =>
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (transfer(buffer) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed by Dispose.
            }
        })
        { IsBackground = true };
        thread.Start();
        _threads.Add(thread);
    }
}
