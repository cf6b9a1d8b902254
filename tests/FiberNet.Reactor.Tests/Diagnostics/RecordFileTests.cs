using System.Diagnostics;
using System.Text.Json;

namespace FiberNet.Tests.Diagnostics;

public class RecordFileTests
{
    /// <summary>The number of the program's second fiber.</summary>
    private const int Witness = 2;

    [Theory]
    [InlineData("stall", "a stall")]
    [InlineData("failure", "a failure that no fiber joined")]
    [InlineData("signal", "SIGQUIT")]
    [InlineData("crash", "a crash")]
    public void Recorder_is_written_out_for_each_cause(string cause, string reason)
    {
        string directory = Directory.CreateTempSubdirectory("fibernet").FullName;
        try
        {
            using Process process = TestProgram.Start("dotnet", TestProgram.Path, "record", directory, cause);
            const string Written = "The flight recorder was written to ";
            string? line;
            do
                line = process.StandardOutput.ReadLine();
            while (line?.StartsWith(Written, StringComparison.Ordinal) == false);
            process.Kill();
            Assert.True(line is not null, process.StandardError.ReadToEnd());
            Assert.EndsWith($" because of {reason}.", line, StringComparison.Ordinal);
            using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(line.Split(' ')[6]));
            Assert.Contains(trace.RootElement.GetProperty("traceEvents").EnumerateArray(), static seen => seen.GetProperty("tid").GetInt64() == Witness);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
