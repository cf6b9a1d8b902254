using System.Diagnostics;

namespace FiberNet.Interop.Tests;

/// <summary>The system's C compiler, which knows what its headers say.</summary>
internal static class CCompiler
{
    private static readonly string[] s_names = ["cc", "gcc", "clang"];

    private static readonly string[] s_headers =
    [
        "stddef.h", "stdio.h", "errno.h", "fcntl.h", "unistd.h", "poll.h", "sched.h", "signal.h", "time.h", "netdb.h",
        "sys/epoll.h", "sys/eventfd.h", "sys/ioctl.h", "sys/prctl.h", "sys/file.h", "sys/resource.h", "sys/socket.h", "sys/stat.h", "sys/uio.h", "sys/un.h",
        "netinet/in.h", "netinet/tcp.h", "netinet/udp.h", "linux/errqueue.h", "linux/sockios.h",
    ];

    /// <summary>Its path, or null where there is none.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Compiles and runs a program with <paramref name="body"/> in its main, and returns its output's lines.</summary>
    public static string[] Run(IEnumerable<string> body)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("fibernet-libc-");
        try
        {
            string source = System.IO.Path.Combine(directory.FullName, "program.c");
            string program = System.IO.Path.Combine(directory.FullName, "program");
            File.WriteAllLines(source,
            [
                "#define _GNU_SOURCE",
                .. s_headers.Select(header => $"#include <{header}>"),
                "int main(void) {",
                .. body,
                "return 0; }",
            ]);
            Execute(Path!, $"-w -o {program} {source}");
            return Execute(program).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Execute(string program, string arguments = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed: {errors.Result}");
        return output;
    }

    private static string? Find() =>
        (from name in s_names
         from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
         let path = System.IO.Path.Combine(directory, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}

/// <summary>A fact that only a C compiler can establish, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute() => Skip = CCompiler.Path is null ? "There is no C compiler (cc, gcc, clang) on the PATH." : null;
}
