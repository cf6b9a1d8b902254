using System.IO.Pipelines;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>When a flush is sent. The peer's socket keeps the bounds of messages, so each receive there is one send here.</summary>
public class SendTimeTests
{
    [Theory]
    [InlineData(PipeScheduling.ThreadPool)]
    [InlineData(PipeScheduling.Reactor)]
    public async Task Flushes_in_one_call_are_one_send(PipeScheduling scheduling)
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open(scheduling, SocketType.Seqpacket);
        Task serving = Serve(pipe, flushes: 5, beforeEnd: null);
        byte[] buffer = new byte[100];
        int single = 0;
        for (int i = 0; i < 20; i++)
        {
            peer.Send(new byte[1]);
            int received = peer.Receive(buffer);
            single += received == 50 ? 1 : 0;
            while (received < 50)
                received += peer.Receive(buffer);
        }

        // A call in the pool that a busy machine stretches over the guard's millisecond is sent in parts, as it should be.
        Assert.True(single >= (scheduling == PipeScheduling.Reactor ? 20 : 5), $"{single} of 20 answers were one send.");

        peer.Shutdown(SocketShutdown.Send);
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        await Task.Yield();
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task A_flush_in_a_call_that_blocks_is_sent()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open(PipeScheduling.ThreadPool);
        using var seen = new SemaphoreSlim(0);
        Task serving = Serve(pipe, flushes: 1, beforeEnd: () => Assert.True(seen.Wait(TimeSpan.FromSeconds(20)), "The flush stays where it is."));
        byte[] buffer = new byte[100];
        for (int i = 0; i < 5; i++)
        {
            peer.Send(new byte[1]);
            Assert.Equal(10, peer.Receive(buffer));
            seen.Release();
        }

        peer.Shutdown(SocketShutdown.Send);
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task A_flush_outside_a_call_is_sent_at_once()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        byte[] buffer = new byte[100];
        for (int i = 0; i < 50; i++)
        {
            await pipe.Output.WriteAsync(new byte[10]);
            int received = 0;
            while (received < 10)
                received += peer.Receive(buffer);
        }

        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task Two_who_write_first_do_not_wait_for_each_other()
    {
        const int Size = 900_000;
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        Task sending = Task.Factory.StartNew(() => peer.Send(new byte[Size]), TaskCreationOptions.LongRunning);
        ValueTask<FlushResult> flush = pipe.Output.WriteAsync(new byte[Size]);
        await sending.WaitAsync(TimeSpan.FromSeconds(20));
        Task<int> receiving = Task.Factory.StartNew(() => ReceiveAll(peer, Size), TaskCreationOptions.LongRunning);
        await flush.AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        ReadResult result = await pipe.Input.ReadAtLeastAsync(Size).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Size, result.Buffer.Length);
        pipe.Input.AdvanceTo(result.Buffer.End);
        await pipe.Output.FlushAsync();
        Assert.Equal(Size, await receiving.WaitAsync(TimeSpan.FromSeconds(20)));
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task An_echo_allocates_nothing()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open(PipeScheduling.Reactor);
        Task serving = Serve(pipe, flushes: 2, beforeEnd: null);
        byte[] buffer = new byte[100];
        long allocated = Measure(peer, buffer);
        for (int attempt = 0; allocated > 1_000 && attempt < 5; attempt++)
            allocated = Measure(peer, buffer);
        Assert.True(allocated <= 1_000, $"{allocated} bytes in 1,000 round trips.");
        peer.Shutdown(SocketShutdown.Send);
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        await Task.Yield();
        host.Close(pipe);
        peer.Dispose();
    }

    [Fact]
    public async Task A_hint_above_a_block_allocates_nothing()
    {
        // As Orleans does for each message.
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        byte[] buffer = new byte[100];
        long allocated = long.MaxValue;
        for (int attempt = 0; allocated > 100_000 && attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 1_000; i++)
            {
                pipe.Output.GetSpan(5_000)[..10].Clear();
                pipe.Output.Advance(10);
                await pipe.Output.FlushAsync();
                for (int received = 0; received < 10;)
                    received += peer.Receive(buffer);
            }

            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        host.Close(pipe);
        peer.Dispose();
        Assert.True(allocated <= 100_000, $"{allocated} bytes in 1,000 flushes.");
    }

    private static long Measure(Socket peer, byte[] buffer)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 1_000; i++)
            RoundTrip(peer, buffer, 20);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static void RoundTrip(Socket peer, byte[] buffer, int expected)
    {
        peer.Send(buffer.AsSpan(0, 1));
        for (int received = 0; received < expected;)
            received += peer.Receive(buffer);
    }

    private static int ReceiveAll(Socket peer, int size)
    {
        byte[] buffer = new byte[50_000];
        int received = 0;
        while (received < size)
            received += peer.Receive(buffer);
        return received;
    }

    /// <summary>Answers each byte with so many flushes of ten bytes.</summary>
    private static async Task Serve(TestPipe pipe, int flushes, Action? beforeEnd)
    {
        while (true)
        {
            ReadResult result = await pipe.Input.ReadAsync().ConfigureAwait(false);
            bool isEnd = result.IsCompleted && result.Buffer.IsEmpty;
            pipe.Input.AdvanceTo(result.Buffer.End);
            if (isEnd)
                return;
            for (int i = 0; i < flushes; i++)
            {
                pipe.Output.GetSpan(10)[..10].Clear();
                pipe.Output.Advance(10);
                await pipe.Output.FlushAsync().ConfigureAwait(false);
            }

            beforeEnd?.Invoke();
        }
    }
}
