using System.Net.Sockets;
using System.Text;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>A client on .NET's own sockets that speaks in lines.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    internal LineClient(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream());
    }

    internal void Send(string text) => _client.GetStream().Write(Encoding.UTF8.GetBytes(text));

    /// <summary>The next line without its end; null when the server has ended the connection, in order or not.</summary>
    internal string? ReadLine()
    {
        try
        {
            return _reader.ReadLine();
        }
        catch (IOException ended) when (ended.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return null;
        }
    }

    /// <summary>Sends a line and gets the next one.</summary>
    internal string? Ask(string line)
    {
        Send(line + "\n");
        return ReadLine();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
