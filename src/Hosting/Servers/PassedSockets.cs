using System.Globalization;
using FiberNet.Advanced;

namespace FiberNet.Hosting;

/// <summary>The sockets that systemd has passed to this process: sd_listen_fds(3).</summary>
internal sealed class PassedSockets
{
    /// <summary>SD_LISTEN_FDS_START.</summary>
    private const int First = 3;

    /// <summary>What a socket unit without FileDescriptorName= passes, unless the name is that of the unit.</summary>
    private const string Unnamed = "unknown";

    private readonly List<(string Name, int Handle)> _sockets = [];

    /// <summary>Reads the environment, and takes the variables away so that child processes do not take the sockets for theirs.</summary>
    internal static PassedSockets OfProcess()
    {
        var passed = new PassedSockets();
        string? pid = Environment.GetEnvironmentVariable("LISTEN_PID");
        if (pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            string[] names = Environment.GetEnvironmentVariable("LISTEN_FDNAMES")?.Split(':') ?? [];
            for (int i = 0; i < count; i++)
                passed.Add(i < names.Length ? names[i] : Unnamed, First + i);
        }

        foreach (string variable in new[] { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES" })
            Environment.SetEnvironmentVariable(variable, null);
        return passed;
    }

    /// <summary>Takes the sockets of a name: they belong to the caller, and no other server gets them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="server">The server that asks.</param>
    /// <param name="address">Its address, for the failure.</param>
    /// <exception cref="IOException">There is none.</exception>
    internal IReadOnlyList<int> Take(string name, string server, string address)
    {
        int[] taken = [.. _sockets.Where(socket => socket.Name == name).Select(static socket => socket.Handle)];
        if (taken.Length == 0)
            throw BindFailure.Of(server, address, $"systemd has passed no socket of this name that is left; it has passed {Describe()}", Errno.ENOENT);
        _sockets.RemoveAll(socket => socket.Name == name);
        return taken;
    }

    private string Describe() => _sockets.Count == 0 ? "none" : string.Join(", ", _sockets.Select(static socket => $"'{socket.Name}'"));

    private void Add(string name, int handle)
    {
        _ = DescriptorCalls.SetCloseOnExec(handle);
        _sockets.Add((name, handle));
    }
}
