using System.Diagnostics;

namespace FiberNet.Tests;

/// <summary>A PostgreSQL server with a database of its own, in a folder that goes with it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fibernet-postgres-{Guid.NewGuid():N}");
    private Process? _process;

    internal int Port { get; } = Programs.FreePort();

    internal string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=tests;Database=postgres";

    public async Task InitializeAsync()
    {
        if (Programs.Find("initdb") is not { } initdb || Programs.Find("postgres") is not { } postgres)
            return;
        Directory.CreateDirectory(_folder);
        if (Environment.UserName == "root")
        {
            using Process owner = Programs.Start("chown", "nobody", _folder);
            await owner.WaitForExitAsync();
        }

        string data = Path.Combine(_folder, "data");
        using (Process init = StartUnprivileged(initdb, "-D", data, "-U", "tests", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"))
        {
            await init.WaitForExitAsync();
            Assert.Equal(0, init.ExitCode);
        }

        _process = StartUnprivileged(postgres, "-D", data, "-p", $"{Port}", "-k", _folder, "-h", "127.0.0.1", "-F");
        await Programs.UntilListening(_process, Port);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            // A fast shutdown: SIGINT (postgres(1)).
            using Process signal = Programs.Start("kill", "-INT", $"{_process.Id}");
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Process StartUnprivileged(string program, params string[] arguments) => Environment.UserName == "root"
        ? Programs.Start("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments])
        : Programs.Start(program, arguments);
}
