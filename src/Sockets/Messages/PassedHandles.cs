using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>Duplicates of descriptors that a call passes on, for as long as the call waits.</summary>
/// <remarks>
/// A number may be closed, and be another connection's, before there is room for the message; a duplicate keeps the open file
/// that was meant at the call. A reference to the socket would not do: <see cref="FiberSocket.SendHandles"/> has numbers only.
/// </remarks>
internal readonly struct PassedHandles
{
    private readonly Descriptor[] _descriptors;

    private PassedHandles(Descriptor[] descriptors, int[] numbers)
    {
        _descriptors = descriptors;
        Numbers = numbers;
    }

    internal int[] Numbers { get; }

    /// <summary>Duplicates all of them, or none.</summary>
    /// <returns>The error: EBADF for one that is not open, EMFILE.</returns>
    internal static Errno Duplicate(ReadOnlySpan<int> handles, out PassedHandles duplicates)
    {
        duplicates = new PassedHandles(new Descriptor[handles.Length], new int[handles.Length]);
        for (int i = 0; i < handles.Length; i++)
        {
            int number = LibC.fcntl(handles[i], LibC.F_DUPFD_CLOEXEC, 0);
            if (number < 0)
            {
                var error = (Errno)LibC.errno;
                duplicates.Close();
                return error;
            }

            duplicates._descriptors[i] = Own(number);
            duplicates.Numbers[i] = number;
        }

        return Errno.None;
    }

    internal void Close()
    {
        foreach (Descriptor? descriptor in _descriptors ?? [])
            descriptor?.Close();
    }

    /// <summary>A descriptor of whose open file others may have duplicates, and may have set any option.</summary>
    internal static Descriptor Own(int number)
    {
        var descriptor = new Descriptor(number, isNew: true);
        descriptor.MarkShared();
        descriptor.MarkLingering();
        return descriptor;
    }
}
