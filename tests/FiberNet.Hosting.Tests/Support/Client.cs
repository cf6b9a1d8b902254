using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Support;

/// <summary>A client of .NET itself, which sends and receives lines.</summary>
internal sealed class Client : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    internal Client(EndPoint endPoint)
    {
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 30_000, SendTimeout = 30_000 };
        _socket.Connect(endPoint);
        _reader = new StreamReader(new NetworkStream(_socket));
    }

    internal void Send(string line) => _socket.Send(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>A line; null at the end of the stream or after a reset.</summary>
    internal string? Receive()
    {
        try
        {
            return _reader.ReadLine();
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return null;
        }
    }

    internal string? Ask(string line)
    {
        Send(line);
        return Receive();
    }

    /// <summary>Ends the connection with RST.</summary>
    internal void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }
}
