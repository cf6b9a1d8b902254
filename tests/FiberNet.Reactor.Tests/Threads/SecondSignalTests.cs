using System.Diagnostics;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Threads;

/// <summary>A process whose clean-up never ends.</summary>
public class SecondSignalTests
{
    [Theory]
    [InlineData(15, 15)]
    [InlineData(2, 2)]
    [InlineData(15, 2)]
    public void Second_signal_ends_the_process_in_mid_cleanup(int first, int second)
    {
        using Process process = TestProgram.Start("dotnet", TestProgram.Path, "drain");
        try
        {
            Assert.Equal("READY", process.StandardOutput.ReadLine());
            Kernel.Check(kill(process.Id, first));
            Assert.Equal("DRAINING", process.StandardOutput.ReadLine());
            Assert.False(process.HasExited);
            Kernel.Check(kill(process.Id, second));
            Assert.Null(process.StandardOutput.ReadLine());
            process.WaitForExit();

            // As the shell tells it: ended by the signal.
            Assert.Equal(128 + second, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
