using System.Diagnostics;
using System.Text.RegularExpressions;
using FiberNet.Tests;

namespace FiberNet.AspNetCore.Tests;

/// <summary>The sample, as a process.</summary>
public partial class SampleTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [RequiresFact("dotnet", "kill")]
    public async Task Sample_answers_and_ends_in_order_at_SIGTERM()
    {
        string file = Path.Combine(Repository.Root, "samples", "AspNetCore", "bin", Configuration, "net10.0", "AspNetCore.dll");
        using Process sample = Process.Start(new ProcessStartInfo("dotnet", [file, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        try
        {
            string line = await sample.StandardOutput.ReadLineAsync().WaitAsync(s_patience) ?? "";
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value), Timeout = s_patience };
            Assert.Equal("Hello, World!", await client.GetStringAsync("/"));
            using (Process kill = Process.Start("kill", ["-TERM", $"{sample.Id}"]))
                await kill.WaitForExitAsync();
            await sample.WaitForExitAsync().WaitAsync(s_patience);
            Assert.Equal(0, sample.ExitCode);
        }
        finally
        {
            sample.Kill();
        }
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Address();
}
