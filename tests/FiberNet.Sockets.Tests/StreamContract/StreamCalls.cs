namespace FiberNet.Tests.StreamContract;

/// <summary>Calls of a stream in any form.</summary>
internal static class StreamCalls
{
    internal static Task<int> Read(this Stream stream, CallMode mode, byte[] buffer, int offset, int count, CancellationToken token = default) => mode switch
    {
        CallMode.Byte => Task.FromResult(ReadByte(stream, buffer, offset)),
        CallMode.Span => Task.FromResult(stream.Read(buffer.AsSpan(offset, count))),
        CallMode.Array => Task.FromResult(stream.Read(buffer, offset, count)),
        CallMode.BeginEnd => Task.FromResult(stream.EndRead(stream.BeginRead(buffer, offset, count, null, null))),
        CallMode.ArrayAsync => stream.ReadAsync(buffer, offset, count, token),
        CallMode.MemoryAsync => stream.ReadAsync(buffer.AsMemory(offset, count), token).AsTask(),
        _ => Task.Factory.FromAsync(stream.BeginRead, stream.EndRead, buffer, offset, count, null),
    };

    internal static Task Write(this Stream stream, CallMode mode, byte[] buffer, int offset, int count, CancellationToken token = default)
    {
        switch (mode)
        {
            case CallMode.Byte:
                stream.WriteByte(buffer[offset]);
                return Task.CompletedTask;
            case CallMode.Span:
                stream.Write(buffer.AsSpan(offset, count));
                return Task.CompletedTask;
            case CallMode.Array:
                stream.Write(buffer, offset, count);
                return Task.CompletedTask;
            case CallMode.BeginEnd:
                stream.EndWrite(stream.BeginWrite(buffer, offset, count, null, null));
                return Task.CompletedTask;
            case CallMode.ArrayAsync:
                return stream.WriteAsync(buffer, offset, count, token);
            case CallMode.MemoryAsync:
                return stream.WriteAsync(buffer.AsMemory(offset, count), token).AsTask();
            default:
                return Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, buffer, offset, count, null);
        }
    }

    internal static async Task ReadFully(this Stream stream, CallMode mode, byte[] buffer, CancellationToken token = default)
    {
        for (int total = 0; total < buffer.Length;)
        {
            int count = await stream.Read(mode, buffer, total, buffer.Length - total, token);
            Assert.InRange(count, 1, buffer.Length - total);
            total += count;
        }
    }

    private static int ReadByte(Stream stream, byte[] buffer, int offset)
    {
        int read = stream.ReadByte();
        if (read < 0)
            return 0;
        buffer[offset] = (byte)read;
        return 1;
    }
}
