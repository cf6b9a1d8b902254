using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Peers;

/// <summary>A client that sends what it likes, byte for byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000, SendTimeout = 20_000 };

    internal RawClient(int port) => _socket.Connect("127.0.0.1", port);

    internal void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends all of it; throws if the peer makes no room for so long.</summary>
    internal void Send(byte[] bytes, TimeSpan? patience = null)
    {
        if (patience is { } time)
            _socket.SendTimeout = (int)time.TotalMilliseconds;
        for (int sent = 0; sent < bytes.Length;)
            sent += _socket.Send(bytes.AsSpan(sent));
    }

    internal void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Receives until the text is there.</summary>
    internal string ReceiveUntil(string end)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            int count = _socket.Receive(buffer);
            Assert.True(count > 0, $"The stream ends after '{text}'.");
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Receives until the end of the stream; a reset throws.</summary>
    internal string ReceiveAll()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        for (int count; (count = _socket.Receive(buffer)) > 0;)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
