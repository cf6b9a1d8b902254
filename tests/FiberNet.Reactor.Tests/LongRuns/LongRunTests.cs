using System.Diagnostics;

namespace FiberNet.Tests.LongRuns;

/// <summary>Short slices of the runs under eng/, which take minutes.</summary>
public class LongRunTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
    private const string EchoServer = $"samples/EchoServer/bin/{Configuration}/net10.0/EchoServer.dll";
    private const string Soak = $"eng/soak/bin/{Configuration}/net10.0/Soak.dll";

    [RequiresFact("cc", "bash", EchoServer)]
    public void Echo_under_fault_injection_loses_no_byte_and_leaves_nothing_open() =>
        AssertEndsWell("bash", "eng/faults/run.sh", "4000", "7");

    [RequiresFact(Soak)]
    public void A_mixed_load_leaves_descriptors_fibers_timers_and_memory_where_they_were() =>
        AssertEndsWell("dotnet", Soak, "0.3");

    private static void AssertEndsWell(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ECHO_SERVER"] = EchoServer;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        Assert.Contains("OK", output, StringComparison.Ordinal);
    }
}
