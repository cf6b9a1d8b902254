using FiberNet;

/// <summary>A member of the room: a channel of lines to a fiber that writes them. A member that reads too slowly is removed.</summary>
internal sealed class Member(string name, FiberSocket socket)
{
    private readonly FiberChannel<string> _lines = new(capacity: 256);

    internal string Name { get; } = name;

    /// <summary>Never suspends: one slow reader must not hold up the others.</summary>
    internal void Say(string text)
    {
        if (!_lines.TryPut(text))
            socket.Abort();
    }

    internal void Close() => _lines.Close();

    internal async FiberTask WriteAll()
    {
        await foreach (string line in _lines)
        {
            if (!await socket.Write(line + "\n"))
                return;
        }
    }
}
