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

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Writer_behaves_as_that_of_a_Pipe(int seed)
    {
        using var host = new PipeHost();
        var random = new Random(seed);
        for (int step = 0; step < Steps / 2; step += StepsOfAPair)
        {
            (TestPipe pipe, Socket peer) = host.Open(step % (2 * StepsOfAPair) == 0 ? PipeScheduling.ThreadPool : PipeScheduling.Reactor);
            using (peer)
            {
                var model = new WriterModel(random.Next(), pipe.Output, peer);
                await model.Run(StepsOfAPair);
            }

            Assert.Null(await pipe.OutputEnd.Task.WaitAsync(TimeSpan.FromSeconds(20)));
            host.Close(pipe);
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

    private static void SendPattern(Socket peer, int total)
    {
        var random = new Random(9);
        byte[] buffer = new byte[9_000];
        for (int sent = 0; sent < total;)
        {
            int count = Math.Min(random.Next(1, buffer.Length), total - sent);
            Pattern.Fill(buffer.AsSpan(0, count), sent);
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
                Pattern.Check(piece.Span, at);
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
}
