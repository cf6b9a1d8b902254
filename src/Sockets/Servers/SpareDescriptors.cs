using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The descriptors that a server leaves to the rest of the program. At the limit everything else fails, too: the runtime ends
/// the process with "Out of memory." when it cannot open an assembly that is needed for the first time. Compiled into
/// FiberNet.Connections as well, whose acceptor leaves them, too.
/// </summary>
/// <remarks>The kernel gives out the lowest free number (open(2)). So the number of a connection tells how many are left, for nothing.</remarks>
internal sealed class SpareDescriptors
{
    private readonly Descriptor _listener;
    private readonly int _count;
    private long _first;

    /// <param name="listener">A descriptor that may be duplicated to learn the lowest free number.</param>
    /// <param name="count">How many to leave.</param>
    internal SpareDescriptors(Descriptor listener, int count)
    {
        _listener = listener;
        _count = count;
        ReadLimit();
    }

    /// <summary>Whether a number is one of the spare ones.</summary>
    internal bool Contains(int handle) => handle >= _first;

    /// <summary>Asks the kernel whether the next descriptor would be a spare one. Two or three system calls.</summary>
    internal bool AreNext()
    {
        ReadLimit();
        IoResult lowest = DescriptorCalls.Duplicate(_listener.Handle);
        if (!lowest.IsSuccess)
            return true;
        _ = DescriptorCalls.Close((int)lowest.Count);
        return Contains((int)lowest.Count);
    }

    /// <summary>The limit may be raised or lowered while the program runs (prlimit(2)).</summary>
    private void ReadLimit()
    {
        IoResult limit = DescriptorCalls.Limit();
        _first = limit.IsSuccess ? limit.Count - _count : long.MaxValue;
    }
}
