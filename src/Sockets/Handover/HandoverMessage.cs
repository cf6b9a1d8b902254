using System.Text;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What a process passes to its successor: the names of its listeners, a line each, with their descriptors. The first is the place of the hand-over itself.</summary>
internal static class HandoverMessage
{
    /// <summary>How long the names may be together, in UTF-8.</summary>
    internal const int MaxBytes = 16 * 1024;

    private const char Separator = '\n';

    /// <exception cref="ArgumentException">A name is empty or has a line feed, or there are too many.</exception>
    internal static byte[] Write(IReadOnlyDictionary<string, FiberSocket> listeners)
    {
        if (listeners.Count is 0 or > ListenerHandover.MaxListeners)
            throw new ArgumentException($"A process passes 1 to {ListenerHandover.MaxListeners} listeners, not {listeners.Count}.", nameof(listeners));
        if (listeners.Keys.FirstOrDefault(static name => name.Length == 0 || name.Contains(Separator, StringComparison.Ordinal)) is { } bad)
            throw new ArgumentException($"The name of a listener has at least one character and no line feed; this one is '{bad}'.", nameof(listeners));
        byte[] names = Encoding.UTF8.GetBytes(string.Concat(listeners.Keys.Select(static name => Separator + name)));
        return names.Length <= MaxBytes
            ? names
            : throw new ArgumentException($"The names of the listeners have at most {MaxBytes} bytes together; these have {names.Length}.", nameof(listeners));
    }

    /// <summary>The listeners by name, the place under ""; null, with nothing left open, if that is no such message.</summary>
    internal static Dictionary<string, FiberSocket>? Read(ReadOnlySpan<byte> bytes, ReceivedHandles received)
    {
        string[] names = Encoding.UTF8.GetString(bytes).Split(Separator);
        var listeners = new Dictionary<string, FiberSocket>();
        bool isGood = received.Handles.Count == names.Length && received.Flags == MessageFlags.None;
        for (int i = 0; i < received.Handles.Count; i++)
        {
            FiberSocket? listener = isGood ? FiberSocket.FromFd(received.Handles[i]) : null;
            if (listener is null)
                _ = DescriptorCalls.Close(received.Handles[i]);
            isGood = listener is not null && listeners.TryAdd(names[i], listener);
            if (!isGood)
                listener?.Dispose();
        }

        if (isGood && listeners.ContainsKey(""))
            return listeners;
        foreach (FiberSocket listener in listeners.Values)
            listener.Dispose();
        return null;
    }
}
