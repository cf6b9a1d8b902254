namespace FiberNet.Tests.Peers;

/// <summary>The key-value sample is copied, so a peer costs it no more than the peer sends.</summary>
public sealed class KeyValueSampleTests : IDisposable
{
    private readonly Sample _server = Sample.Start("KeyValueServer");

    [Fact]
    public void Start_of_the_next_command_holds_no_reply_back()
    {
        using var client = new RawClient(_server.Port);
        client.Send("PING\r\nPING\r\nPI");
        Assert.Equal("+PONG\r\n+PONG\r\n", client.ReceiveUntil("+PONG\r\n+PONG\r\n"));
        client.Send("NG\r\n*2\r\n$4\r\nECHO\r\n$5\r\nhe");
        client.ReceiveUntil("+PONG\r\n");
        client.Send("llo\r\n");
        Assert.Equal("$5\r\nhello\r\n", client.ReceiveUntil("hello\r\n"));
    }

    [Fact]
    public void Promised_lengths_allocate_nothing()
    {
        long before = _server.DataBytes;
        RawClient[] clients = [.. Enumerable.Range(0, 400).Select(_ => new RawClient(_server.Port))];
        for (int i = 0; i < clients.Length; i++)
            clients[i].Send(i % 2 == 0 ? "*1048576\r\n" : "*2\r\n$4\r\nECHO\r\n$16000000\r\nx");
        using var polite = new RawClient(_server.Port);
        polite.Send("PING\r\n");
        polite.ReceiveUntil("+PONG\r\n");
        Assert.InRange(_server.DataBytes - before, long.MinValue, 256 * 1024 * 1024);
        foreach (RawClient client in clients)
            client.Dispose();
    }

    [Theory]
    [InlineData("*1\r\n$99999999\r\n", "too big command")]
    [InlineData("*1048577\r\n", "invalid multibulk length")]
    [InlineData("*-1\r\n", "invalid multibulk length")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n#4\r\nPING\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$4\r\nPINGxx", "longer than its length")]
    public void Nonsense_is_refused_and_ends_the_connection(string command, string error)
    {
        using var client = new RawClient(_server.Port);
        client.Send(command + "PING\r\n");
        string reply = client.ReceiveAll();
        Assert.StartsWith("-ERR Protocol error: ", reply, StringComparison.Ordinal);
        Assert.Contains(error, reply, StringComparison.Ordinal);
        Assert.DoesNotContain("PONG", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_an_unknown_command_cannot_add_a_reply()
    {
        using var client = new RawClient(_server.Port);
        client.Send("*1\r\n$8\r\nA\r\n+OK\r\n\r\nPING\r\n");
        Assert.Equal(2, client.ReceiveUntil("+PONG\r\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Large_value_comes_back_whole()
    {
        string value = new('v', 3_000_000);
        using var client = new RawClient(_server.Port);
        client.Send($"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${value.Length}\r\n{value}\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*1\r\n$4\r\nQUIT\r\n");
        Assert.Equal($"+OK\r\n${value.Length}\r\n{value}\r\n+OK\r\n", client.ReceiveAll());
    }

    public void Dispose() => _server.Dispose();
}
