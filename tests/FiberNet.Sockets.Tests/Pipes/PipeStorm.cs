using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>A pipe that is read and written while other threads cancel, and that ends in the middle. Every byte that comes is compared.</summary>
internal sealed class PipeStorm
{
    private const int LargestWrite = 100_000;

    private readonly PipeHost _host;
    private readonly int _seed;
    private readonly End _end;
    private readonly TestPipe _pipe;
    private readonly Socket _peer;

    internal PipeStorm(PipeHost host, int seed, End end)
    {
        (_host, _seed, _end) = (host, seed, end);
        (_pipe, _peer) = host.Open(seed % 2 == 0 ? PipeScheduling.ThreadPool : PipeScheduling.Reactor);
    }

    /// <summary>What ends the pipe.</summary>
    internal enum End
    {
        Abort,
        Close,
        PeerClose,
        PeerShutdown,
        ReaderComplete,
    }

    internal async Task Run()
    {
        using var over = new CancellationTokenSource();
        Task peerSending = OnThread(SendAsPeer);
        Task peerReceiving = OnThread(ReceiveAsPeer);
        Task[] canceling = [Task.Run(() => CancelRandomly(1, over.Token)), Task.Run(() => CancelRandomly(2, over.Token))];
        Task reading = Task.Run(Read), writing = Task.Run(Write);
        await EndAfterAWhile();
        await reading;

        // Only a peer that has gone ends the writer, too.
        if (_end is End.PeerShutdown or End.ReaderComplete)
            _pipe.Abort(new InvalidDataException("the end of the test"));
        await writing;
        await over.CancelAsync();
        await Task.WhenAll(canceling);
        if (_end != End.Close)
            _host.Close(_pipe);
        _peer.Dispose();
        await Task.WhenAll(peerSending, peerReceiving);
    }

    private static Task OnThread(Action run) => Task.Factory.StartNew(run, TaskCreationOptions.LongRunning);

    private async Task EndAfterAWhile()
    {
        Thread.SpinWait(new Random(_seed).Next(2_000_000));
        switch (_end)
        {
            case End.Abort:
                _pipe.Abort(new InvalidDataException("the end of the test"));
                break;
            case End.Close:
                await _host.CloseAsync(_pipe);
                break;
            case End.PeerClose:
                _peer.Close();
                break;
            case End.PeerShutdown:
                _peer.Shutdown(SocketShutdown.Send);
                break;
            default:
                _pipe.Input.CancelPendingRead();
                break;
        }
    }

    private async Task Read()
    {
        var random = new Random(_seed + 1);
        long consumed = 0;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _pipe.Input.ReadAsync(Token(random));
            }
            catch (OperationCanceledException)
            {
                continue;
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException or ObjectDisposedException)
            {
                return;
            }

            long at = consumed;
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                Pattern.Check(piece.Span, at);
                at += piece.Length;
            }

            long count = result.IsCompleted ? result.Buffer.Length : random.NextInt64(result.Buffer.Length + 1);
            consumed += count;
            _pipe.Input.AdvanceTo(result.Buffer.GetPosition(count), result.Buffer.End);
            if (result.IsCompleted || (result.IsCanceled && _end == End.ReaderComplete))
            {
                await _pipe.Input.CompleteAsync();
                return;
            }
        }
    }

    private async Task Write()
    {
        var random = new Random(_seed + 2);
        long written = 0;
        while (true)
        {
            byte[] bytes = new byte[random.Next(5) == 0 ? random.Next(LargestWrite) : random.Next(500)];
            Pattern.Fill(bytes, written);
            _pipe.Output.Write(bytes);
            written += bytes.Length;
            try
            {
                if ((await _pipe.Output.FlushAsync(Token(random))).IsCompleted)
                    return;
            }
            catch (OperationCanceledException)
            {
                // The next flush goes on.
            }
        }
    }

    /// <summary>Now and then a token that another thread cancels in a moment.</summary>
    private static CancellationToken Token(Random random)
    {
        if (random.Next(4) != 0)
            return default;
        var source = new CancellationTokenSource();
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
        return source.Token;
    }

    private void CancelRandomly(int number, CancellationToken over)
    {
        var random = new Random(_seed + 10 + number);
        while (!over.IsCancellationRequested)
        {
            if (_end != End.ReaderComplete)
                _pipe.Input.CancelPendingRead();
            _pipe.Output.CancelPendingFlush();
            Thread.SpinWait(random.Next(5_000));
        }
    }

    private void SendAsPeer()
    {
        var random = new Random(_seed + 3);
        byte[] buffer = new byte[LargestWrite];
        try
        {
            for (long sent = 0; ;)
            {
                int count = random.Next(3) == 0 ? random.Next(1, LargestWrite) : random.Next(1, 300);
                Pattern.Fill(buffer.AsSpan(0, count), sent);
                sent += _peer.Send(buffer.AsSpan(0, count));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The pipe has ended.
        }
    }

    private void ReceiveAsPeer()
    {
        byte[] buffer = new byte[30_000];
        long received = 0;
        try
        {
            while (_peer.Receive(buffer) is > 0 and int count)
            {
                Pattern.Check(buffer.AsSpan(0, count), received);
                received += count;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The pipe has ended.
        }
    }
}
