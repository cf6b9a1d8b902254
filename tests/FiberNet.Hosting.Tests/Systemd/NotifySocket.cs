using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Systemd;

/// <summary>systemd's end of sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };

    /// <param name="address">The value of NOTIFY_SOCKET: a path, or a name with @ in front.</param>
    internal NotifySocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
    }

    internal string Address { get; }

    /// <summary>The next message; passes over those of the watchdog.</summary>
    internal string Next()
    {
        while (true)
        {
            string message = Receive();
            if (message != "WATCHDOG=1")
                return message;
        }
    }

    internal string Receive()
    {
        byte[] buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    /// <summary>True if no message comes for a time.</summary>
    internal bool IsSilent(TimeSpan time) => !_socket.Poll(time, SelectMode.SelectRead);

    public void Dispose()
    {
        _socket.Dispose();
        if (Address[0] == '/')
            File.Delete(Address);
    }
}
