using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>How pipes end.</summary>
public class PipeEndTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_end_is_noticed_without_a_read_and_bytes_are_kept()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        peer.Send(new byte[10_000]);
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(Errno.None, await pipe.InputEnded.Task.WaitAsync(s_patience));
        ReadResult result = await pipe.Input.ReadAsync();
        Assert.Equal(10_000, result.Buffer.Length);
        Assert.True(result.IsCompleted);
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task A_close_ends_a_read_and_a_flush_that_wait()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        Task<ReadResult> read = pipe.Input.ReadAsync().AsTask();
        pipe.Output.Write(new byte[2_000_000]);
        Task<FlushResult> flush = pipe.Output.FlushAsync().AsTask();
        Assert.False(read.IsCompleted || flush.IsCompleted);
        host.Close(pipe);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(s_patience));
        Assert.True((await flush.WaitAsync(s_patience)).IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pipe.Input.ReadAsync());
        Assert.True((await pipe.Output.WriteAsync(new byte[1])).IsCompleted);
        peer.Dispose();
    }

    [Fact]
    public async Task A_peer_that_has_gone_fails_flushes()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        peer.Dispose();
        while (!(await pipe.Output.WriteAsync(new byte[100])).IsCompleted)
            await Task.Yield();
        Assert.Equal(Errno.EPIPE, await pipe.SendFailure.Task.WaitAsync(s_patience));
        host.Close(pipe);
    }

    [Fact]
    public async Task An_abort_ends_both_directions()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        Task<ReadResult> read = pipe.Input.ReadAsync().AsTask();
        pipe.Abort(new InvalidDataException("enough"));
        Assert.Equal("enough", (await Assert.ThrowsAsync<InvalidDataException>(() => read.WaitAsync(s_patience))).Message);
        Assert.True((await pipe.Output.WriteAsync(new byte[1])).IsCompleted);
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task Completing_with_an_exception_drops_the_rest()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        pipe.Output.Write(new byte[100]);
        var failure = new InvalidDataException("no more");
        await pipe.Output.CompleteAsync(failure);
        Assert.Same(failure, await pipe.OutputEnd.Task.WaitAsync(s_patience));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pipe.Output.FlushAsync());
        host.Close(pipe);
        Assert.Equal(0, peer.Receive(new byte[100]));
        peer.Dispose();
    }
}
