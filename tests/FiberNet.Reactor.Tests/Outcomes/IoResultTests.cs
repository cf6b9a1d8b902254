using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FiberNet.Tests.Outcomes;

public class IoResultTests
{
    [Theory]
    [InlineData(0, Errno.None, true)]
    [InlineData(1, Errno.None, true)]
    [InlineData(IoResult.MaxCount, Errno.None, true)]
    [InlineData(0, Errno.EPERM, false)]
    [InlineData(5, Errno.EPIPE, false)]
    [InlineData(IoResult.MaxCount, (Errno)4095, false)]
    public void Result_keeps_count_and_errno(long count, Errno errno, bool isSuccess)
    {
        var result = new IoResult(count, errno);
        (long splitCount, Errno splitErrno) = result;
        Assert.Equal((count, errno), (result.Count, result.Errno));
        Assert.Equal((count, errno), (splitCount, splitErrno));
        Assert.Equal(isSuccess, result.IsSuccess);
        Assert.Equal(isSuccess, (bool)result);
        Assert.False(result.IsEnd);
        Assert.Equal(result, new IoResult(count, errno));
        Assert.NotEqual(result, new IoResult(count ^ 1, errno));
    }

    [Theory]
    [InlineData(-1, Errno.None, "count")]
    [InlineData(long.MinValue, Errno.None, "count")]
    [InlineData(IoResult.MaxCount + 1, Errno.None, "count")]
    [InlineData(0, (Errno)(-1), "errno")]
    [InlineData(0, (Errno)4096, "errno")]
    public void Result_refuses_a_count_or_errno_out_of_range(long count, Errno errno, string parameter)
    {
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(() => new IoResult(count, errno)).ParamName);
        if (errno == Errno.None)
            Assert.Throws<ArgumentOutOfRangeException>(() => IoResult.EndAfter(count));
        else
            Assert.Throws<ArgumentOutOfRangeException>(() => IoResult.FromErrno(errno));
    }

    [Theory]
    [InlineData(IoEvents.PeerClosed)]
    [InlineData((IoEvents)64)]
    [InlineData((IoEvents)(-1))]
    public void Ready_refuses_events_that_no_wait_gives(IoEvents events)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => IoResult.Ready(events));
        Assert.Equal("events", refusal.ParamName);
        Assert.Equal(events, refusal.ActualValue);
    }

    [Fact]
    public void Result_takes_eight_bytes() => Assert.Equal(8, Unsafe.SizeOf<IoResult>());

    [Fact]
    public void End_is_no_error_and_ends_a_loop()
    {
        Assert.True(IoResult.End.IsEnd);
        Assert.True(IoResult.End.IsSuccess);
        Assert.False(IoResult.End);
        Assert.Equal((0, Errno.None), (IoResult.End.Count, IoResult.End.Errno));
        Assert.Equal(IoResult.End, IoResult.End.OrThrow());
    }

    [Fact]
    public void Timeout_and_EAGAIN_have_names_of_their_own()
    {
        Assert.True(((IoResult)Errno.ETIMEDOUT).IsTimeout);
        Assert.True(((IoResult)Errno.EAGAIN).WouldBlock);
        Assert.False(new IoResult(1).IsTimeout || new IoResult(1).WouldBlock);
    }

    [Fact]
    public void OrThrow_names_the_call_and_the_errno()
    {
        IoResult Bind(string host, int port) => new(host.Length == port ? 1 : 0, Errno.EADDRINUSE);
        SocketException failure = Assert.Throws<SocketException>(() => Bind("127.0.0.1", 8080).OrThrow());
        Assert.Equal("Bind(\"127.0.0.1\", 8080): Address already in use (EADDRINUSE)", failure.Message);
        Assert.Equal(SocketError.AddressAlreadyInUse, failure.SocketErrorCode);
        failure = Assert.Throws<SocketException>(() => new IoResult(7, Errno.EPIPE).OrThrow("Write(data)"));
        Assert.Equal("Write(data) stopped after 7: Broken pipe (EPIPE)", failure.Message);
    }

    [Fact]
    public void OrThrow_gives_the_object_or_throws()
    {
        Assert.Equal("here", "here".OrThrow());
        string? nothing = null;
        Assert.StartsWith("nothing: ", Assert.Throws<SocketException>(() => nothing.OrThrow()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_tells_count_errno_and_end()
    {
        Assert.Equal("42", new IoResult(42).ToString());
        Assert.Equal("42, then EPIPE (Broken pipe)", new IoResult(42, Errno.EPIPE).ToString());
        Assert.Equal("ETIMEDOUT (Connection timed out)", ((IoResult)Errno.ETIMEDOUT).ToString());
        Assert.Equal("end of stream", IoResult.End.ToString());
    }
}
