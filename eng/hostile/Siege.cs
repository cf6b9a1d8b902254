namespace FiberNet.Hostile;

/// <summary>One server under attack: a first load that warms it up, a second that must add nothing, and SIGTERM in a third.</summary>
internal sealed class Siege(Server server, Protocol protocol, int seed)
{
    private const int PoliteClients = 4;

    /// <summary>How much the resident memory may grow over its level after the first load.</summary>
    private const double AllowedGrowth = 0.25;
    private const long AllowedBytes = 24 * 1024 * 1024;

    /// <summary>The samples drain for a second, then close what is left.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(10);

    private readonly Outcome _outcome = new();

    internal async Task<Outcome> Run(TimeSpan duration)
    {
        int socketsBefore = server.Sockets;
        if (await Attack(duration * 0.4, seed, socketsBefore) is not { } before
            || await Attack(duration * 0.5, seed + 1000, socketsBefore) is not { } after)
            return _outcome;
        if (after > before * (1 + AllowedGrowth) + AllowedBytes)
            _outcome.Fail($"resident memory grew from {before >> 20} to {after >> 20} MiB");
        await Terminate(duration * 0.1);
        _outcome.Numbers = $"resident memory {before >> 20} -> {after >> 20} MiB";
        return _outcome;
    }

    /// <returns>The resident memory when all connections have ended; null if the server has.</returns>
    private async Task<long?> Attack(TimeSpan duration, int seed, int socketsBefore)
    {
        // The attackers end first, so that the last polite question is answered in peace.
        using CancellationTokenSource attack = new(duration), polite = new();
        Task[] clients = [.. Enumerable.Range(0, PoliteClients).Select(i => new PoliteClient(server.Port, protocol, seed + i, _outcome, polite.Token).Run())];
        await Task.WhenAll(Attackers(seed, attack.Token));
        await polite.CancelAsync();
        await Task.WhenAll(clients);
        await WaitForSockets(socketsBefore);
        if (!server.HasExited)
            return server.ResidentBytes;
        _outcome.Fail("the server has ended");
        return null;
    }

    private async Task Terminate(TimeSpan duration)
    {
        using CancellationTokenSource attack = new();
        Task[] attackers = Attackers(seed + 2000, attack.Token);
        await Task.Delay(duration);
        if (await server.Terminate(s_endLimit) is not { } status)
            _outcome.Fail($"the server lives {s_endLimit.TotalSeconds} s after SIGTERM");
        else if (status != 0)
            _outcome.Fail($"the server ended with {status}");
        await attack.CancelAsync();
        await Task.WhenAll(attackers);
    }

    private Task[] Attackers(int seed, CancellationToken stop)
    {
        int ways = new Attacker(server.Port, protocol, seed, _outcome, stop).Ways.Count;
        return [.. Enumerable.Range(0, ways).Select(i =>
        {
            var attacker = new Attacker(server.Port, protocol, seed + i, _outcome, stop);
            return Task.Run(() => attacker.Run(attacker.Ways[i]), CancellationToken.None);
        })];
    }

    /// <summary>The server sees the ends of its connections a moment later.</summary>
    private async Task WaitForSockets(int limit)
    {
        for (int i = 0; i < 200 && !server.HasExited; i++)
        {
            if (server.Sockets <= limit)
                return;
            await Task.Delay(50);
        }

        if (!server.HasExited)
            _outcome.Fail($"{server.Sockets} sockets are open, {limit} were before");
    }
}
