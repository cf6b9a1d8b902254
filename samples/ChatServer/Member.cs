using FiberNet;

/// <summary>Somebody in the room: a channel of lines to a fiber that writes them. Whoever reads too slowly is shown out.</summary>
internal sealed class Member(string name, FiberSocket socket)
{
    private readonly FiberChannel<string> _lines = new(capacity: 256);

    internal string Name { get; } = name;

    /// <summary>Never parks: one slow reader must not hold up the others.</summary>
    internal void Say(string text)
    {
        if (!_lines.TryPut(text) && !socket.IsClosed)
            socket.Close();
    }

    internal void Close() => _lines.Close();

    internal async FiberTask WriteAll()
    {
        await foreach (string line in _lines)
        {
            if (socket.IsClosed || !await socket.Write(line + "\n"))
                return;
        }
    }
}
