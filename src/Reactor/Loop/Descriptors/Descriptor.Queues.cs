using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <content>The operations that wait, a queue for each direction.</content>
public sealed partial class Descriptor
{
    private WaitQueue<FiberBox> _readers;
    private WaitQueue<FiberBox> _writers;

    /// <summary>True if operations wait to read; a new one must queue behind them.</summary>
    public bool HasReaders => !_readers.IsEmpty && !GivesWay(ref _readers);

    /// <summary>True if operations wait to write; a new one must queue behind them.</summary>
    public bool HasWriters => !_writers.IsEmpty && !GivesWay(ref _writers);

    /// <summary>True if something is in a queue, be it only a place.</summary>
    internal bool HasQueue => !_readers.IsEmpty || !_writers.IsEmpty;

    /// <summary>An operation could not complete: it waits.</summary>
    /// <returns>Success, or the errno of the registration.</returns>
    internal IoResult Enqueue(FiberBox operation, IoEvents directions)
    {
        Debug.Assert(!IsClosed, "an operation waits on an open descriptor");
        Debug.Assert(operation is IIoOperation, "the queues hold operations on descriptors");
        if ((_flags & (DescriptorFlags.Watched | DescriptorFlags.Timed)) != DescriptorFlags.Watched)
        {
            IoResult prepared = PrepareToWait();
            if (!prepared.IsSuccess)
                return prepared;
        }

        if ((directions & IoEvents.Read) != 0)
            Enqueue(operation, ref _readers);
        if ((directions & IoEvents.Write) != 0)
            Enqueue(operation, ref _writers);
        return default;
    }

    private static void Enqueue(FiberBox operation, ref WaitQueue<FiberBox> queue)
    {
        if (!queue.IsEmpty)
            _ = GivesWay(ref queue);
        queue.Enqueue(operation);
    }

    /// <summary>Asks the head of a queue to leave it.</summary>
    /// <returns>True if the queue is empty now.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool GivesWay(ref WaitQueue<FiberBox> queue) =>
        queue.TryPeek(out FiberBox? head) && ((IIoOperation)head).TryGiveWay() && queue.IsEmpty;
}
