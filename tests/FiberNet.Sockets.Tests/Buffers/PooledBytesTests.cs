using System.Net.Sockets;

namespace FiberNet.Tests.Buffers;

public class PooledBytesTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(64 * 1024)]
    public void An_array_that_goes_back_is_overwritten(int length)
    {
        byte[] array = ReceiveArrays.Rent(length);
        array.AsSpan().Fill(1);
        ReceiveArrays.Return(array);
        Assert.Equal(-1, array.AsSpan().IndexOfAnyExcept(PooledBytes.Poison));
    }

    [Fact]
    public void A_slice_shows_poison_after_the_next_read() => InReactor.Run(async () =>
    {
        (FiberSocket writer, FiberSocket reader) = Net.UnixPair(SocketType.Stream);
        using (writer)
        using (reader)
        {
            Assert.True(await writer.Write("secret\n"));
            ReadOnlyMemory<byte> slice = (await reader.ReadLineMemory()).Memory;
            Assert.Null(await reader.ReadLine(timeout: TimeSpan.FromTicks(1)));
            Assert.Equal(-1, slice.Span.IndexOfAnyExcept(PooledBytes.Poison));
        }
    });
}
