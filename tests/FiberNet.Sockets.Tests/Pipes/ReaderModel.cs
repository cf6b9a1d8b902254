using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>Makes the same random calls on a reader and on that of a <see cref="Pipe"/>, and compares.</summary>
internal sealed class ReaderModel(int seed, PipeReader reader, Socket peer)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly Pipe _model = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private long _sent;
    private long _consumed;
    private long _examined;
    private bool _isPeerClosed;

    internal async Task Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            switch (_random.Next(10))
            {
                case 0:
                    CancelBoth();
                    break;
                case 1 when step > steps - 20:
                    ClosePeer();
                    break;
                case < 5:
                    await Send();
                    break;
                default:
                    await ReadBoth();
                    break;
            }
        }

        await Complete();
    }

    private async Task Complete()
    {
        reader.Complete();
        await _model.Reader.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _model.Reader.ReadAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync());
        Assert.Throws<InvalidOperationException>(() => reader.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(default));
        reader.CancelPendingRead();
        reader.Complete();
    }

    private async Task Send()
    {
        if (_isPeerClosed)
            return;
        byte[] bytes = new byte[_random.Next(8) == 0 ? _random.Next(1, 30_000) : _random.Next(1, 200)];
        Pattern.Fill(bytes, _sent);

        // The kernel holds about 200 KiB, and less of small messages; the pipe receives only what is asked for.
        peer.Blocking = false;
        int count = Math.Max(0, peer.Send(bytes, SocketFlags.None, out _));
        _sent += count;
        if (count > 0)
            await _model.Writer.WriteAsync(bytes.AsMemory(0, count));
    }

    private void ClosePeer()
    {
        _isPeerClosed = true;
        _model.Writer.Complete();
        peer.Shutdown(SocketShutdown.Send);
    }

    private void CancelBoth()
    {
        reader.CancelPendingRead();
        _model.Reader.CancelPendingRead();
    }

    private async Task ReadBoth()
    {
        using var source = new CancellationTokenSource();
        CancellationToken token = _random.Next(3) == 0 ? source.Token : default;
        if (_random.Next(20) == 0)
        {
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _model.Reader.ReadAsync(source.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(source.Token));
            return;
        }

        ValueTask<ReadResult> expected = _model.Reader.ReadAsync(token);
        ValueTask<ReadResult> actual = reader.ReadAsync(token);
        if (!expected.IsCompleted)
        {
            Assert.False(actual.IsCompleted, "The model waits, and the pipe does not.");
            if (await EndWait(source, token))
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await expected);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await actual);
                return;
            }
        }

        ReadResult wanted = await expected;
        ReadResult result = await actual.AsTask().WaitAsync(s_patience);
        Compare(wanted, result);
        Advance(wanted, result);
    }

    /// <summary>Something ends the wait of both.</summary>
    /// <returns>True if that is the token.</returns>
    private async Task<bool> EndWait(CancellationTokenSource source, CancellationToken token)
    {
        int way = _random.Next(3);
        if (way == 0 && token.CanBeCanceled)
        {
            await source.CancelAsync();
            return true;
        }

        long sent = _sent;
        if (way == 1)
            await Send();
        if (_sent == sent)
            CancelBoth();
        return false;
    }

    private void Compare(ReadResult wanted, ReadResult result)
    {
        Assert.Equal(wanted.IsCanceled, result.IsCanceled);
        Assert.True(wanted.IsCompleted || !result.IsCompleted);
        Assert.True(result.Buffer.Length <= wanted.Buffer.Length);
        if (!result.IsCanceled && !result.IsCompleted)
            Assert.True(_consumed + result.Buffer.Length > _examined, "A result has something new, or says why not.");
        long position = _consumed;
        foreach (ReadOnlyMemory<byte> piece in result.Buffer)
        {
            Pattern.Check(piece.Span, position);
            position += piece.Length;
        }
    }

    private void Advance(ReadResult wanted, ReadResult result)
    {
        long length = result.Buffer.Length;
        long consumed = _random.Next(3) == 0 ? length : _random.NextInt64(length + 1);
        long examined = _random.Next(2) == 0 ? length : _random.NextInt64(consumed, length + 1);
        reader.AdvanceTo(result.Buffer.GetPosition(consumed), result.Buffer.GetPosition(examined));
        _model.Reader.AdvanceTo(wanted.Buffer.GetPosition(consumed), wanted.Buffer.GetPosition(examined));
        _examined = Math.Max(_examined, _consumed + examined);
        _consumed += consumed;
    }
}
