using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>
/// The pipe beside <see cref="Pipe"/>: the same random calls on both, and the same outcomes. Only how many bytes a result has may
/// differ: a pipe over a socket gives what one receive gave.
/// </summary>
public class PipeModelTests
{
    private const int Steps = 100_000;
    private const int StepsOfAPair = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reader_behaves_as_that_of_a_Pipe(int seed)
    {
        using var host = new PipeHost();
        var random = new Random(seed);
        for (int step = 0; step < Steps / 2; step += StepsOfAPair)
        {
            PipeScheduling scheduling = step % (2 * StepsOfAPair) == 0 ? PipeScheduling.ThreadPool : PipeScheduling.Reactor;
            (TestPipe pipe, Socket peer) = host.Open(scheduling);
            using (peer)
            {
                var model = new ReaderModel(random.Next(), pipe.Input, peer);
                await model.Run(StepsOfAPair);
            }

            // Off the reactor's thread, on which the code may have gone on.
            await Task.Yield();

            host.Close(pipe);
        }
    }

    [Fact]
    public async Task Writer_delivers_what_was_flushed_in_order()
    {
        using var host = new PipeHost();
        var random = new Random(3);
        for (int round = 0; round < 40; round++)
        {
            (TestPipe pipe, Socket peer) = host.Open(round % 2 == 0 ? PipeScheduling.ThreadPool : PipeScheduling.Reactor);
            Task<long> reading = Task.Factory.StartNew(() => ReadAll(peer), TaskCreationOptions.LongRunning);
            long written = await WriteRandomly(pipe.Output, random);
            await pipe.Output.CompleteAsync();
            await Task.Yield();
            Assert.Equal(written, await reading.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Null(await pipe.OutputEnd.Task.WaitAsync(TimeSpan.FromSeconds(20)));
            host.Close(pipe);
            peer.Dispose();
        }
    }

    [Fact]
    public async Task Nothing_is_lost_under_cancels_of_many_threads()
    {
        using var host = new PipeHost();
        (TestPipe pipe, Socket peer) = host.Open();
        using var done = new CancellationTokenSource();
        Task[] canceling = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => CancelRandomly(pipe, seed, done.Token)))];
        Task sending = Task.Factory.StartNew(() => SendPattern(peer, 2_000_000), TaskCreationOptions.LongRunning);
        long read = await ReadUnderCancels(pipe.Input);
        await sending;
        await done.CancelAsync();
        await Task.WhenAll(canceling);
        Assert.Equal(2_000_000, read);
        Assert.Equal(Errno.None, await pipe.InputEnded.Task);
        host.Close(pipe);
        peer.Dispose();
    }

    private static async Task<long> WriteRandomly(PipeWriter writer, Random random)
    {
        long written = 0;
        for (int step = 0; step < 500; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    writer.CancelPendingFlush();
                    FlushResult canceled = await writer.FlushAsync();
                    Assert.True(canceled.IsCanceled);
                    break;
                case 1:
                    byte[] large = new byte[random.Next(20_000)];
                    Fill(large, written);
                    await writer.WriteAsync(large);
                    written += large.Length;
                    break;
                default:
                    int hint = random.Next(5) == 0 ? random.Next(10_000) : random.Next(300);
                    Memory<byte> memory = writer.GetMemory(hint);
                    Assert.True(memory.Length >= hint);
                    int count = random.Next(Math.Min(memory.Length, hint + 100) + 1);
                    Fill(memory.Span[..count], written);
                    writer.Advance(count);
                    written += count;
                    if (random.Next(3) == 0)
                        await writer.FlushAsync();
                    break;
            }
        }

        return written;
    }

    private static long ReadAll(Socket peer)
    {
        byte[] buffer = new byte[10_000];
        long read = 0;
        while (peer.Receive(buffer) is > 0 and int count)
        {
            for (int i = 0; i < count; i++)
                Assert.Equal(ReaderModel.ByteAt(read + i), buffer[i]);
            read += count;
        }

        return read;
    }

    private static void SendPattern(Socket peer, int total)
    {
        var random = new Random(9);
        byte[] buffer = new byte[9_000];
        for (int sent = 0; sent < total;)
        {
            int count = Math.Min(random.Next(1, buffer.Length), total - sent);
            Fill(buffer.AsSpan(0, count), sent);
            peer.Send(buffer.AsSpan(0, count));
            sent += count;
        }

        peer.Shutdown(SocketShutdown.Send);
    }

    private static async Task<long> ReadUnderCancels(PipeReader reader)
    {
        long read = 0;
        var random = new Random(11);
        while (true)
        {
            var source = new CancellationTokenSource();
            if (random.Next(4) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
            ReadResult result;
            try
            {
                result = await reader.ReadAsync(source.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            long at = read;
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                for (int i = 0; i < piece.Length; i++)
                    Assert.Equal(ReaderModel.ByteAt(at + i), piece.Span[i]);
                at += piece.Length;
            }

            read = at;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return read;
        }
    }

    private static void CancelRandomly(TestPipe pipe, int seed, CancellationToken done)
    {
        var random = new Random(seed);
        while (!done.IsCancellationRequested)
        {
            pipe.Input.CancelPendingRead();
            Thread.SpinWait(random.Next(2_000));
        }
    }

    private static void Fill(Span<byte> bytes, long from)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = ReaderModel.ByteAt(from + i);
    }
}
