using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>Makes the same random calls on a writer and on that of a <see cref="Pipe"/>, and compares.</summary>
/// <remarks>
/// When a flush waits depends on the kernel's buffers, so the model follows: its flush always waits, and when that of the pipe does
/// not, what the model has is read.
/// </remarks>
internal sealed class WriterModel(int seed, PipeWriter writer, Socket peer)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly Pipe _model = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
    private readonly byte[] _buffer = new byte[50_000];
    private long _written;
    private long _flushed;
    private long _received;

    internal async Task Run(int steps)
    {
        peer.Blocking = false;
        peer.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        for (int step = 0; step < steps; step++)
        {
            switch (_random.Next(12))
            {
                case 0:
                    CancelBoth();
                    break;
                case 1:
                    RefuseBoth();
                    break;
                case 2:
                    Receive();
                    break;
                case < 6:
                    await Flush(FlushBoth);
                    break;
                case 6:
                    await Flush(WriteBoth);
                    break;
                default:
                    Write(_random.Next(8) == 0 ? _random.Next(20_000) : _random.Next(300));
                    break;
            }

            Assert.Equal(_model.Writer.UnflushedBytes, writer.UnflushedBytes);
        }

        await Complete();
    }

    private void CancelBoth()
    {
        writer.CancelPendingFlush();
        _model.Writer.CancelPendingFlush();
    }

    /// <summary>What neither allows.</summary>
    private void RefuseBoth()
    {
        foreach (PipeWriter refusing in new[] { _model.Writer, writer })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => refusing.GetMemory(-1));
            Assert.Throws<ArgumentOutOfRangeException>(() => refusing.Advance(-1));
            Assert.Throws<ArgumentOutOfRangeException>(() => refusing.Advance(1 << 20));
        }
    }

    private void Write(int hint)
    {
        Memory<byte> memory = writer.GetMemory(hint);
        Assert.True(memory.Length >= Math.Max(hint, 1));
        int count = _random.Next(Math.Min(memory.Length, hint + 100) + 1);
        Pattern.Fill(memory.Span[..count], _written);
        writer.Advance(count);
        _model.Writer.GetSpan(count);
        _model.Writer.Advance(count);
        _written += count;
    }

    private (Task<FlushResult> Expected, Task<FlushResult> Actual) FlushBoth(CancellationToken token) =>
        (_model.Writer.FlushAsync(token).AsTask(), writer.FlushAsync(token).AsTask());

    private (Task<FlushResult> Expected, Task<FlushResult> Actual) WriteBoth(CancellationToken token)
    {
        byte[] bytes = new byte[_random.Next(6) == 0 ? _random.Next(1, 300_000) : _random.Next(1, 5_000)];
        Pattern.Fill(bytes, _written);
        if (!token.IsCancellationRequested)
            _written += bytes.Length;
        return (_model.Writer.WriteAsync(bytes, token).AsTask(), writer.WriteAsync(bytes, token).AsTask());
    }

    private async Task Flush(Func<CancellationToken, (Task<FlushResult> Expected, Task<FlushResult> Actual)> call)
    {
        using var source = new CancellationTokenSource();
        CancellationToken token = _random.Next(3) == 0 ? source.Token : default;
        if (_random.Next(20) == 0)
        {
            token = source.Token;
            await source.CancelAsync();
        }

        DrainModel();
        (Task<FlushResult> expected, Task<FlushResult> actual) = call(token);
        if (!token.IsCancellationRequested)
            _flushed = _written;
        bool isWaiting = !actual.IsCompleted && !expected.IsCompleted;
        if (isWaiting)
            await EndWait(source, token);
        else if (actual.IsCompleted)
            DrainModel();
        else
            Drain();
        await Compare(expected, actual, isWaiting);

        // Out of the call of the pipe, whose end sends what is flushed in it.
        await Task.Yield();
    }

    /// <summary>Both flushes wait, and something ends both waits.</summary>
    private async Task EndWait(CancellationTokenSource source, CancellationToken token)
    {
        switch (_random.Next(3))
        {
            case 0 when token.CanBeCanceled:
                await source.CancelAsync();
                break;
            case 1:
                CancelBoth();
                break;
            default:
                Drain();
                DrainModel();
                break;
        }
    }

    /// <param name="expected">The outcome of the model.</param>
    /// <param name="actual">The outcome to compare with it.</param>
    /// <param name="isWaiting">True if both waited: the kernel may have taken the bytes just before the wait was ended.</param>
    private async Task Compare(Task<FlushResult> expected, Task<FlushResult> actual, bool isWaiting)
    {
        FlushResult wanted;
        try
        {
            wanted = await expected;
        }
        catch (OperationCanceledException)
        {
            Exception? failure = await Record.ExceptionAsync(() => actual.WaitAsync(s_patience));
            Assert.True(failure is OperationCanceledException || failure is null && isWaiting, $"{failure}");
            return;
        }

        FlushResult result = await actual.WaitAsync(s_patience);
        if (wanted.IsCanceled && !result.IsCanceled && isWaiting)
            result = await writer.FlushAsync().AsTask().WaitAsync(s_patience); // The cancel came after the end of that one.
        Assert.Equal(wanted.IsCanceled, result.IsCanceled);
        Assert.Equal(wanted.IsCompleted, result.IsCompleted);
    }

    /// <summary>The writer completes, and the peer gets what was written, to the last byte.</summary>
    private async Task Complete()
    {
        _flushed = _written;
        await writer.CompleteAsync();
        await _model.Writer.CompleteAsync();
        Drain();
        foreach (PipeWriter completed in new[] { _model.Writer, writer })
        {
            Assert.Throws<InvalidOperationException>(() => completed.GetMemory());
            completed.CancelPendingFlush();
            completed.Complete();
        }

        peer.Blocking = true;
        Assert.Equal(0, peer.Receive(_buffer));
    }

    private void DrainModel()
    {
        while (_model.Reader.TryRead(out ReadResult result))
            _model.Reader.AdvanceTo(result.Buffer.End);
    }

    /// <summary>Receives all that was flushed.</summary>
    private void Drain()
    {
        peer.Blocking = true;
        while (_received < _flushed)
            Check(peer.Receive(_buffer));
        peer.Blocking = false;
    }

    /// <summary>Receives what is there.</summary>
    private void Receive()
    {
        int count = peer.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
            Check(count);
    }

    private void Check(int count)
    {
        Assert.True(count > 0, "The stream ends before its time.");
        Pattern.Check(_buffer.AsSpan(0, count), _received);
        _received += count;
    }
}
