using System.IO.Pipelines;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The sending half of a <see cref="DescriptorPipe"/>: the contract of a <see cref="PipeWriter"/>.</summary>
/// <remarks>
/// The writer's thread appends to the last block without the lock while the block is its own. That is so while it has leased
/// memory of it or has written what is not flushed. Who sends, under the lock, never takes that block away.
/// </remarks>
internal sealed partial class DescriptorPipeWriter : PipeWriter, IPipeWaiter<FlushResult>
{
    private readonly DescriptorPipe _pipe;
    private readonly PipeWait<FlushResult> _wait;
    private PipeGate _gate;
    private WriterStates _states = WriterStates.Writable;
    private BlockChain _blocks;

    /// <summary>True while the writer may write into the free part of the last block. Cleared behind <see cref="_unflushed"/>.</summary>
    private volatile bool _isLeased;

    /// <summary>Bytes that were written and not flushed. Changed by the writer's thread.</summary>
    private long _unflushed;

    /// <summary>Bytes that were flushed and that the kernel has not taken.</summary>
    private long _unsent;

    private Exception? _completion;

    internal DescriptorPipeWriter(DescriptorPipe pipe)
    {
        _pipe = pipe;
        _wait = new PipeWait<FlushResult>(pipe, this);
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    private bool OwnsLastBlock => _isLeased || _unflushed > 0;

    public override Memory<byte> GetMemory(int sizeHint = 0) => GetRoom(sizeHint).FreeMemory;

    public override Span<byte> GetSpan(int sizeHint = 0) => GetRoom(sizeHint).FreeSpan;

    public override void Advance(int bytes)
    {
        PipeBlock? last = OwnsLastBlock ? _blocks.Last : null;
        int room = last?.Room ?? 0;
        if ((uint)bytes > (uint)room)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"{bytes} bytes cannot have been written: GetMemory gave {room}.");
        if (bytes > 0)
        {
            last!.SetEnd(last.End + bytes);
            _unflushed += bytes;
        }

        _isLeased = false;
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        if (source.Length > _pipe.Options.MaxWriteBufferSize)
            return WriteInParts(source, cancellationToken);
        Append(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null)
    {
        using (_gate.Enter())
        {
            if ((_states & WriterStates.Completed) != 0)
                return;
            _states |= WriterStates.Completed;
            _completion = exception;
            _isLeased = false;
            if (exception is null)
                _ = Commit();
            else
                _unflushed = 0;
            if (IsHopeless)
                Drop();
            if (_unsent > 0 && MayDefer)
            {
                _states |= WriterStates.Deferred;
                return;
            }
        }

        Send(isInDispatch: false);
    }

    /// <summary>Nothing more can be sent: the connection was aborted or closed.</summary>
    internal void Fail()
    {
        bool wasWaiting;
        using (_gate.Enter())
        {
            if ((_states & WriterStates.Failed) != 0)
                return;
            _states |= WriterStates.Failed;
            Drop();
            wasWaiting = TryClaim(isCanceled: false, null);
        }

        if (wasWaiting)
            _wait.Resume(isInDispatch: false);
    }

    private PipeBlock GetRoom(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (OwnsLastBlock && _blocks.Last is { } last && last.Room >= Math.Max(sizeHint, 1))
        {
            _isLeased = true;
            return last;
        }

        return AddRoom(Math.Max(sizeHint, 1));
    }

    private PipeBlock AddRoom(int size)
    {
        using (_gate.Enter())
        {
            if ((_states & WriterStates.Completed) != 0)
                throw IsCompleted();
            if (!_blocks.IsEmpty && _unsent == 0 && _unflushed == 0)
                _blocks.Rewind();
            if (_blocks.Last is not { } last || last.Room < size)
            {
                last = _pipe.Options.Pool.Lend(size);
                _blocks.Append(last);
            }

            _isLeased = true;
            return last;
        }
    }

    private void Append(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            Span<byte> room = GetRoom(1).FreeSpan;
            int count = Math.Min(room.Length, source.Length);
            source[..count].CopyTo(room);
            Advance(count);
            source = source[count..];
        }
    }

    /// <summary>What is larger than the buffer is flushed on the way, so that memory stays bounded.</summary>
    private async ValueTask<FlushResult> WriteInParts(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            int count = (int)Math.Min(source.Length, _pipe.Options.MaxWriteBufferSize);
            Append(source.Span[..count]);
            source = source[count..];
            FlushResult result = default;
            bool isInterrupted = true;
            try
            {
                result = await FlushAsync(cancellationToken).ConfigureAwait(false);
                isInterrupted = result.IsCanceled;
            }
            finally
            {
                if (isInterrupted)
                    WriteRest(source.Span);
            }

            if (source.IsEmpty || result.IsCompleted || result.IsCanceled)
                return result;
        }
    }

    /// <summary>A cancel ends the wait of a write, as with <see cref="Pipe"/>, and not the write: half of a message would be worse than none.</summary>
    private void WriteRest(ReadOnlySpan<byte> rest)
    {
        using (_gate.Enter())
        {
            if ((_states & WriterStates.Completed) != 0)
                return;
        }

        Append(rest);
        using (_gate.Enter())
            _ = Commit();
        Send(isInDispatch: false);
    }

    /// <summary>What was written becomes what is to be sent.</summary>
    /// <returns>True if there was anything.</returns>
    private bool Commit()
    {
        if (_unflushed == 0)
            return false;
        _unsent += _unflushed;
        _unflushed = 0;
        if (IsHopeless)
            Drop();
        return _unsent > 0;
    }

    /// <summary>True if what is flushed is not to be sent any more.</summary>
    private bool IsHopeless => (_states & WriterStates.Failed) != 0 || _completion is not null;

    /// <summary>Drops what is flushed; who is in a system call with it does so afterwards.</summary>
    private void Drop()
    {
        if ((_states & WriterStates.Sending) != 0)
            return;
        _unsent = 0;
        if (!_isLeased && _unflushed == 0)
            _blocks.Clear();
    }

    private static InvalidOperationException IsCompleted() => new("Writing is not allowed: the writer was completed.");
}
