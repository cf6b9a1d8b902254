using System.Diagnostics;

namespace FiberNet.Tests;

/// <summary>A redis-server that keeps nothing.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private Process? _process;

    internal int Port { get; } = Programs.FreePort();

    public async Task InitializeAsync()
    {
        if (Programs.Find("redis-server") is not { } program)
            return;
        _process = Programs.Start(program, "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--dir", Path.GetTempPath());
        await Programs.UntilListening(_process, Port);
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
