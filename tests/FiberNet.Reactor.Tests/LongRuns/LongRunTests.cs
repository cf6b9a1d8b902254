using System.Diagnostics;

namespace FiberNet.Tests.LongRuns;

/// <summary>Short slices of the runs under eng/, which take minutes. The programs are built with the tests.</summary>
public class LongRunTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    [RequiresFact("cc", "bash", "dotnet")]
    public void Fault_injection_loses_no_byte_and_leaks_nothing() =>
        AssertEndsWell("bash", "eng/faults/run.sh", "4000", "7");

    [RequiresFact("dotnet")]
    public void Mixed_load_leaves_no_resource_behind() =>
        AssertEndsWell("dotnet", Output("eng/soak", "Soak"), "0.5");

    private static string Output(string project, string name) => $"{project}/bin/{Configuration}/net10.0/{name}.dll";

    private static void AssertEndsWell(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ECHO_SERVER"] = Output("samples/EchoServer", "EchoServer");
        start.Environment["HTTP_SERVER"] = Output("samples/HttpServer", "HttpServer");
        start.Environment["PIPE_SERVER"] = Output("eng/faults/PipeServer", "PipeServer");
        start.Environment["CONNECTOR"] = Output("eng/faults/Connector", "Connector");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        Assert.Contains("OK", output, StringComparison.Ordinal);
    }
}
