using System.Net;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Messages;

public class DatagramTests
{
    private static FiberSocket Udp()
    {
        FiberSocket socket = FiberSocket.Create("AF_INET", "SOCK_DGRAM", "udp")!;
        Assert.True(socket.Bind("127.0.0.1", 0));
        return socket;
    }

    [Fact]
    public void A_datagram_comes_whole_with_its_sender() => InReactor.Run(async () =>
    {
        using FiberSocket a = Udp(), b = Udp();
        Fiber<ReceivedMessage> receiver = Fiber.Create(async () => await b.ReceiveFrom());
        byte[] payload = Net.Payload(30_000);
        Assert.Equal(new IoResult(30_000), await a.SendTo(b.LocalEndPoint!, payload));
        ReceivedMessage message = await receiver.Join();
        Assert.Equal(payload, message.Data);
        Assert.Equal(a.LocalEndPoint, message.From);
        Assert.False(message.IsTruncated);
        Assert.Equal(new IoResult(4), b.TrySendTo(message.From!, "pong"u8));
        byte[] buffer = new byte[100];
        ReceivedBytes bytes = await a.ReceiveFrom(buffer.AsMemory());
        Assert.Equal((4, b.LocalEndPoint), (bytes.Count, bytes.From));
    });

    [Fact]
    public void Nothing_there_is_EAGAIN_and_an_empty_datagram_is_empty() => InReactor.Run(async () =>
    {
        using FiberSocket a = Udp(), b = Udp();
        Assert.Null(b.TryReceive());
        Assert.Equal(Errno.EAGAIN, b.Errno);
        Assert.Equal<IoResult>(Errno.EAGAIN, b.TryReceiveFrom(512).Result);
        Assert.Equal<IoResult>(Errno.EAGAIN, b.TryReceive(new byte[1]));
        Assert.Null(await b.Receive(TimeSpan.Zero));
        Assert.Equal(Errno.ETIMEDOUT, b.Errno);

        for (int i = 0; i < 3; i++)
            Assert.Equal(new IoResult(0), await a.SendTo("127.0.0.1", ((IPEndPoint)b.LocalEndPoint!).Port, ReadOnlyMemory<byte>.Empty));
        Assert.Empty(b.TryReceive()!);
        Assert.Equal(Errno.None, b.Errno);
        ReceivedMessage message = b.TryReceiveFrom();
        Assert.Empty(message.Data!);
        Assert.Equal(a.LocalEndPoint, message.From);
        Assert.Equal(new IoResult(0), await b.ReadSome(new byte[10]));
        Assert.False(b.IsAtEnd);
        Assert.Null(b.TryReceive());
    });

    [Fact]
    public void A_size_cuts_a_datagram_and_says_so() => InReactor.Run(async () =>
    {
        using FiberSocket a = Udp(), b = Udp();
        byte[] first = Net.Payload(1025), second = Net.Payload(1025, seed: 2);
        Assert.True(await a.Connect(b.LocalEndPoint!));
        Assert.Equal(new IoResult(1025), await a.Send(first));
        Assert.Equal(new IoResult(1025), a.TrySend(second));
        Assert.Equal(first[..512], b.TryReceive(512));
        ReceivedMessage cut = b.TryReceiveFrom(512);
        Assert.Equal(second[..512], cut.Data);
        Assert.True(cut.IsTruncated);
        Assert.Equal(new IoResult(3), a.TrySend("abc"));
        Assert.Equal("abc", Net.Text(b.TryReceive(flags: MessageFlags.Peek)));
        byte[] one = new byte[1];
        Assert.Equal(new IoResult(3), b.TryReceive(one, MessageFlags.Peek | MessageFlags.Truncated));
        Assert.Equal("abc", Net.Text(await b.Receive(512)));
    });

    [Fact]
    public void Misuse_throws_and_refusals_are_values() => InReactor.Run(async () =>
    {
        using FiberSocket a = Udp();
        Assert.Equal<IoResult>(Errno.EINVAL, await a.SendTo("localhost", 80, new byte[1]));
        Assert.Equal(Errno.EINVAL, a.Errno);
        Assert.Equal<IoResult>(Errno.EMSGSIZE, await a.SendTo(a.LocalEndPoint!, new byte[70_000]));
        Assert.Equal(Errno.EMSGSIZE, a.Errno);
        Assert.Equal<IoResult>(Errno.EDESTADDRREQ, await a.Send("no destination"));
        Assert.Equal(Errno.EDESTADDRREQ, a.Errno);
        Assert.Throws<ArgumentOutOfRangeException>(() => { a.TryReceive(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { a.TrySend("x", (MessageFlags)0x20000); });
        Assert.Throws<ArgumentException>(() => { a.Receive(1, MessageFlags.ErrorQueue); });
        Assert.Throws<ArgumentNullException>(() => { a.SendTo(null!, new byte[1]); });
        Assert.Null(a.TryReceive(flags: MessageFlags.ErrorQueue));
        Assert.Equal(Errno.EAGAIN, a.Errno);
    });

    [Fact]
    public void A_text_cannot_be_sent_without_a_copy() => InReactor.Run(() =>
    {
        using FiberSocket a = Udp();
        Assert.Throws<ArgumentException>(() => { a.TrySend("x", MessageFlags.ZeroCopy); });
        Assert.Throws<ArgumentException>(() => { a.Send("x", MessageFlags.ZeroCopy); });
        return FiberTask.CompletedTask;
    });

    [Fact]
    public void A_refused_datagram_is_told_once_and_the_socket_goes_on() => InReactor.Run(async () =>
    {
        EndPoint nobody;
        using (FiberSocket closed = Udp())
            nobody = closed.LocalEndPoint!;
        using FiberSocket a = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
        Assert.True(await a.Connect(nobody));
        Assert.Equal(new IoResult(1), a.TrySend("x"));
        Assert.Null(await a.Receive());
        Assert.Equal(Errno.ECONNREFUSED, a.Errno);
        Assert.Null(a.TryReceive());
        Assert.Equal(Errno.EAGAIN, a.Errno);
    });

    [Fact]
    public void Records_come_whole_and_the_end_is_no_empty_record() => InReactor.Run(async () =>
    {
        (FiberSocket a, FiberSocket b) = Net.UnixPair(SocketType.Seqpacket);
        using (b)
        {
            byte[] record = Net.Payload(100_000);
            Assert.Equal(new IoResult(100_000), await a.Send(record));
            Assert.Equal(new IoResult(0), await a.Send(ReadOnlyMemory<byte>.Empty));
            Assert.Equal(new IoResult(2000), a.TrySend(new byte[2000]));
            Assert.Equal(record, await b.Receive());
            Assert.Empty((await b.Receive())!);
            Assert.False(b.IsAtEnd);
            Assert.Equal(2000, b.TryReceive()!.Length);
            a.Close();
            Assert.Null(await b.Receive());
            Assert.Equal(Errno.None, b.Errno);
            Assert.True(b.IsAtEnd);
        }
    });

    [Fact]
    public void Of_a_stream_a_receive_gives_what_is_there_and_no_sender() => InReactor.Run(async () =>
    {
        (FiberSocket a, FiberSocket b) = await Net.TcpPair();
        using (b)
        {
            Fiber<byte[]?> receiver = Fiber.Create(async () => await b.Receive());
            Assert.Equal(new IoResult(3), await a.Send("abc"));
            Assert.Equal("abc", Net.Text(await receiver.Join()));
            Assert.True(await a.Write("12345"));
            Assert.True(await b.Readable());
            Assert.Equal("12", Net.Text(b.TryReceive(2)));
            ReceivedMessage rest = await b.ReceiveFrom();
            Assert.Equal("345", Net.Text(rest.Data));
            Assert.Null(rest.From);
            a.Close();
            Assert.Null(await b.Receive(512));
            Assert.Equal(Errno.None, b.Errno);
            Assert.True(b.IsAtEnd);
            Assert.Null(b.TryReceive());
            Assert.Equal(Errno.None, b.Errno);
        }
    });

    [Fact]
    public void A_full_queue_parks_the_sender() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket a, FiberSocket b) = Net.UnixPair(SocketType.Dgram);
        using (a)
        using (b)
        {
            while (a.TrySend(new byte[1000]) is { Count: > 0 })
            {
            }

            Assert.Equal(Errno.EAGAIN, a.Errno);
            Assert.Equal<IoResult>(Errno.ETIMEDOUT, await a.Send("x", timeout: TimeSpan.FromSeconds(1)));
            Assert.Equal(Errno.ETIMEDOUT, a.Errno);
            Fiber<IoResult> sender = Fiber.Create(async () => await a.Send("last"));
            byte[]? message;
            do
                message = await b.Receive();
            while (message!.Length == 1000);
            Assert.Equal("last", Net.Text(message));
            Assert.Equal(new IoResult(4), await sender.Join());
        }
    });

    [Fact]
    public void Every_shape_of_an_address_is_sent_to() => InReactor.Run(async () =>
    {
        using FiberSocket a = Udp(), b = Udp();
        int port = ((IPEndPoint)b.LocalEndPoint!).Port;
        string digits = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(new IoResult(1), a.TrySendTo(b.LocalEndPoint!, "1"u8));
        Assert.Equal(new IoResult(1), a.TrySendTo("127.0.0.1", port, "2"u8));
        Assert.Equal(new IoResult(1), a.TrySendTo("127.0.0.1", digits, "3"u8));
        Assert.Equal(new IoResult(1), await a.SendTo("127.0.0.1", port, "4"u8.ToArray()));
        Assert.Equal(new IoResult(1), await a.SendTo("127.0.0.1", digits, "5"u8.ToArray()));
        foreach (string text in new[] { "1", "2", "3", "4", "5" })
            Assert.Equal(text, Net.Text(await b.Receive()));

        Assert.Equal<IoResult>(Errno.EINVAL, a.TrySendTo("localhost", port, "x"u8));
        Assert.Equal(Errno.EINVAL, a.Errno);
        Assert.Equal<IoResult>(Errno.EINVAL, a.TrySendTo("127.0.0.1", "http", "x"u8));
        Assert.Equal(Errno.EINVAL, a.Errno);
        Assert.Throws<ArgumentOutOfRangeException>(() => { a.TrySendTo("127.0.0.1", "70000", "x"u8); });

        using FiberSocket named = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!, nameless = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!;
        string name = $"\0{Guid.NewGuid()}";
        Assert.True(named.Bind("unix/", name));
        Assert.Equal(new IoResult(1), nameless.TrySendTo("unix/", name, "6"u8));
        Assert.Equal(new IoResult(1), await nameless.SendTo("unix/", name, "7"u8.ToArray()));
        Assert.Equal("6", Net.Text(await named.Receive()));
        Assert.Equal("7", Net.Text(await named.Receive()));
    });
}
