using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Duplicates of descriptors that a call passes on, for as long as the call waits.</summary>
/// <remarks>
/// A number may be closed, and be another connection's, before there is room for the message; a duplicate keeps the open file
/// that was meant at the call. A reference to the socket would not do: <c>SendHandles</c> has numbers only.
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
    /// <returns>Success, or the errno: EBADF for one that is not open, EMFILE.</returns>
    internal static IoResult Duplicate(ReadOnlySpan<int> handles, out PassedHandles duplicates)
    {
        duplicates = new PassedHandles(new Descriptor[handles.Length], new int[handles.Length]);
        for (int i = 0; i < handles.Length; i++)
        {
            IoResult number = DescriptorCalls.Duplicate(handles[i]);
            if (!number.IsSuccess)
            {
                duplicates.Close();
                return number;
            }

            duplicates.Numbers[i] = (int)number.Count;
            duplicates._descriptors[i] = Own(duplicates.Numbers[i]);
        }

        return default;
    }

    internal void Close()
    {
        foreach (Descriptor? descriptor in _descriptors ?? [])
            descriptor?.Dispose();
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
