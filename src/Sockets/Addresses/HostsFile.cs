using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// Which names hosts(5) has. Only the C library answers from it; this tells beforehand that its answer takes no name server
/// (with "files" before "dns" in nsswitch.conf(5), as everywhere).
/// </summary>
internal sealed class HostsFile
{
    private const string Path = "/etc/hosts";

    private static volatile HostsFile s_current = new(default, []);

    private readonly DateTime _written;
    private readonly HashSet<(string Name, AddressFamily Family)> _names;

    private HostsFile(DateTime written, HashSet<(string Name, AddressFamily Family)> names)
    {
        _written = written;
        _names = names;
    }

    /// <summary>The file as it is now. Reads it if it was written since the last time. Any thread.</summary>
    internal static HostsFile Current
    {
        get
        {
            // A missing file has a time, too: that of 1601.
            DateTime written = File.GetLastWriteTimeUtc(Path);
            HostsFile current = s_current;
            if (written != current._written)
                s_current = current = new HostsFile(written, Read());
            return current;
        }
    }

    /// <param name="name">A host's name, in any case.</param>
    /// <param name="family">The family that is asked for; <see cref="AddressFamily.Unspecified"/>: either.</param>
    internal bool Contains(string name, AddressFamily family)
    {
        string key = name.ToLowerInvariant();
        return family == AddressFamily.Unspecified
            ? _names.Contains((key, AddressFamily.InterNetwork)) || _names.Contains((key, AddressFamily.InterNetworkV6))
            : _names.Contains((key, family));
    }

    private static HashSet<(string Name, AddressFamily Family)> Read()
    {
        var names = new HashSet<(string Name, AddressFamily Family)>();
        try
        {
            foreach (string line in File.ReadLines(Path))
                Add(names, line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the file every name takes a name server.
        }

        return names;
    }

    private static void Add(HashSet<(string Name, AddressFamily Family)> names, string line)
    {
        string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IPAddress.TryParse(words[0], out IPAddress? address))
            return;
        foreach (string word in words.AsSpan(1))
            names.Add((word.ToLowerInvariant(), address.AddressFamily));
    }
}
