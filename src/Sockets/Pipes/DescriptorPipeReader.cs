using System.Buffers;
using System.IO.Pipelines;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The receiving half of a <see cref="DescriptorPipe"/>: the contract of a <see cref="PipeReader"/>.</summary>
internal sealed partial class DescriptorPipeReader : PipeReader, IPipeWaiter<ReadResult>
{
    private readonly DescriptorPipe _pipe;
    private readonly PipeWait<ReadResult> _wait;
    private PipeGate _gate;
    private ReaderStates _states;
    private BlockChain _blocks;

    /// <summary>The position up to which the caller has looked at what is there.</summary>
    private long _examined;

    /// <summary>What every read throws; null at an orderly end.</summary>
    private Exception? _failure;

    internal DescriptorPipeReader(DescriptorPipe pipe)
    {
        _pipe = pipe;
        _wait = new PipeWait<ReadResult>(pipe, this);
        if (!pipe.Options.IsPlainTcp)
            _states = ReaderStates.AlwaysAsk;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using (_gate.Enter())
            {
                CheckMayRead();
                if (cancellationToken.IsCancellationRequested)
                    return ValueTask.FromCanceled<ReadResult>(cancellationToken);
                if (TryTakeResult(out ReadResult result))
                    return new ValueTask<ReadResult>(result);
                if (!TryBeginReceive(isLimited: true))
                {
                    _states |= ReaderStates.Waiting;
                    _wait.Begin(cancellationToken);
                    break;
                }
            }

            ReceiveWhileWanted(isInDispatch: false);
        }

        return _wait.ToTask();
    }

    public override bool TryRead(out ReadResult result)
    {
        while (true)
        {
            using (_gate.Enter())
            {
                CheckMayRead();
                if (TryTakeResult(out result))
                    return true;
                if (!TryBeginReceive(isLimited: false))
                    return false;
            }

            ReceiveWhileWanted(isInDispatch: false);
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        using (_gate.Enter())
        {
            if ((_states & ReaderStates.Completed) != 0)
                throw new InvalidOperationException("The reader was completed: it cannot advance.");
            if ((_states & ReaderStates.Reading) == 0)
                throw new InvalidOperationException("There is no result to advance in; call ReadAsync or TryRead first.");
            Advance(consumed.GetObject() as PipeBlock, consumed.GetInteger(), examined.GetObject() as PipeBlock, examined.GetInteger());
            _states &= ~ReaderStates.Reading;
        }
    }

    public override void CancelPendingRead()
    {
        using (_gate.Enter())
        {
            if ((_states & ReaderStates.Completed) != 0)
                return;
            if (!TryClaim(isCanceled: true, null))
            {
                _states |= ReaderStates.CancelRequested;
                return;
            }
        }

        _wait.Resume(isInDispatch: false);
    }

    public override void Complete(Exception? exception = null)
    {
        bool wasWaiting;
        using (_gate.Enter())
        {
            if ((_states & ReaderStates.Completed) != 0)
                return;
            wasWaiting = TryClaim(isCanceled: false, IsCompleted());
            _states = (_states | ReaderStates.Completed) & ~(ReaderStates.Reading | ReaderStates.ReadAhead);
            if ((_states & ReaderStates.Receiving) == 0)
                ReleaseBlocks();
        }

        if (wasWaiting)
            _wait.Resume(isInDispatch: false);
    }

    /// <summary>Nothing more is to be received, and what is there is not to be read: the connection was aborted or closed.</summary>
    internal void Fail(Exception failure)
    {
        bool wasWaiting;
        using (_gate.Enter())
        {
            if (_failure is not null)
                return;
            _states |= ReaderStates.Ended;
            _failure = failure;
            wasWaiting = TryClaim(isCanceled: false, failure);
        }

        if (wasWaiting)
            _wait.Resume(isInDispatch: false);
    }

    /// <summary>Bytes that were received before the pipe was made.</summary>
    internal void Prepend(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            PipeBlock block = _pipe.Options.Pool.Lend();
            int count = Math.Min(bytes.Length, block.Size);
            bytes[..count].CopyTo(block.FreeSpan);
            block.SetEnd(count);
            _blocks.Append(block);
            bytes = bytes[count..];
        }
    }

    ReadResult IPipeWaiter<ReadResult>.TakeOutcome(bool isCanceled)
    {
        using (_gate.Enter())
        {
            _states &= ~ReaderStates.Completing;
            return MakeResult(isCanceled || (_states & ReaderStates.CancelRequested) != 0);
        }
    }

    string IPipeWaiter<ReadResult>.Verb => "reading from";

    void IPipeWaiter<ReadResult>.TakeFailure()
    {
        using (_gate.Enter())
            _states &= ~ReaderStates.Completing;
    }

    void IPipeWaiter<ReadResult>.OnTokenCanceled()
    {
        using (_gate.Enter())
        {
            // The callback may be late, and another read wait by now, with another token.
            if (!_wait.IsTokenCanceled(out CancellationToken token) || !TryClaim(isCanceled: false, new OperationCanceledException(token)))
                return;
        }

        _wait.Resume(isInDispatch: false);
    }

    private void CheckMayRead()
    {
        if ((_states & (ReaderStates.Completed | ReaderStates.Busy)) == 0)
            return;
        throw (_states & ReaderStates.Completed) != 0
            ? IsCompleted()
            : new InvalidOperationException("A read is under way already; make one at a time, and end each with AdvanceTo.");
    }

    /// <summary>Takes what is there without a receive: bytes that the caller has not examined, the end, or a cancel.</summary>
    private bool TryTakeResult(out ReadResult result)
    {
        if (_failure is not null)
            throw _failure;
        bool isCanceled = (_states & ReaderStates.CancelRequested) != 0;
        if (!isCanceled && !HasNews)
        {
            result = default;
            return false;
        }

        result = MakeResult(isCanceled);
        return true;
    }

    /// <summary>True if there are bytes that the caller has not examined, or the end.</summary>
    private bool HasNews => _blocks.EndPosition > _examined || (_states & ReaderStates.Ended) != 0;

    private ReadResult MakeResult(bool isCanceled)
    {
        _states = (_states & ~ReaderStates.CancelRequested) | ReaderStates.Reading;
        _pipe.Writer.NoteRead();
        ReadOnlySequence<byte> buffer = _blocks.StartPosition == _blocks.EndPosition
            ? default
            : new ReadOnlySequence<byte>(_blocks.First!, _blocks.FirstIndex, _blocks.Last!, _blocks.Last!.End);
        return new ReadResult(buffer, isCanceled, (_states & ReaderStates.Ended) != 0);
    }

    private void Advance(PipeBlock? consumed, int consumedIndex, PipeBlock? examined, int examinedIndex)
    {
        long consumedTo = consumed is null ? _blocks.StartPosition : consumed.RunningIndex + consumedIndex;
        long examinedTo = examined is null ? consumedTo : examined.RunningIndex + examinedIndex;
        if (examinedTo < consumedTo)
            throw new InvalidOperationException("The examined position is before the consumed one.");
        if (consumedTo < _blocks.StartPosition || examinedTo > _blocks.EndPosition)
            throw new InvalidOperationException("The position is none of the last result's buffer.");
        _examined = Math.Max(examinedTo, _examined);
        if (consumed is not null)
            _blocks.ConsumeTo(consumed, consumedIndex);
        if (consumedTo == _blocks.EndPosition && (_states & ReaderStates.Receiving) == 0)
            ReleaseBlocks();
    }

    /// <summary>Who ends the wait of the caller has to call <see cref="PipeWait{T}.Resume"/> after the lock.</summary>
    private bool TryClaim(bool isCanceled, Exception? failure)
    {
        if ((_states & ReaderStates.Waiting) == 0)
            return false;
        _states = (_states & ~ReaderStates.Waiting) | ReaderStates.Completing;
        _wait.SetOutcome(isCanceled, failure);
        return true;
    }

    /// <summary>A reader that waits, or has gone, holds no block.</summary>
    private void ReleaseBlocks()
    {
        _blocks.Clear();
        _examined = 0;
    }

    private static InvalidOperationException IsCompleted() => new("Reading is not allowed: the reader was completed.");
}
