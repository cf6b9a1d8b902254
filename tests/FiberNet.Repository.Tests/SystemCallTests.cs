using System.Text.RegularExpressions;

namespace FiberNet.Tests;

/// <summary>System calls are made in one folder, and EINTR is retried in one loop.</summary>
public partial class SystemCallTests
{
    private const string Folder = "/src/Reactor/Calls/";
    private const string Names =
        "socket|socketpair|bind|connect|listen|accept4?|shutdown|getsockname|getpeername|getsockopt|setsockopt|recv|recvmsg|send|sendmsg"
        + "|sendto|sendfile|read|write|readv|writev|close|fcntl|poll|open|unlink|flock|statx|eventfd|epoll_[a-z0-9_]+|prctl";

    [Fact]
    public void No_errno_is_negative_outside_the_calls() =>
        Assert.DoesNotContain(
            Sources.Of("src"),
            file => !file.Contains(Folder, StringComparison.Ordinal) && NegativeErrno().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void EINTR_is_retried_in_one_loop() =>
        Assert.Equal(
            ["SystemCall.cs"],
            Sources.Of("src").Where(file => LoopOverEintr().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));

    /// <summary>getaddrinfo(3) is no system call: its errno is read where it is made.</summary>
    [Fact]
    public void The_C_librarys_errno_is_read_in_one_place() =>
        Assert.Equal(
            ["AddressLookup.cs", "SystemCall.cs"],
            Sources.Of("src")
                .Where(file => !file.Contains("/src/LibC/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("LibC.errno", StringComparison.Ordinal))
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void System_calls_are_made_in_one_folder() =>
        Assert.DoesNotContain(
            Sources.Of("src"),
            file => !file.Contains(Folder, StringComparison.Ordinal) && !file.Contains("/src/LibC/", StringComparison.Ordinal)
                && SystemCall().IsMatch(File.ReadAllText(file)));

    [GeneratedRegex(@"-\(int\)\s*Errno|\(Errno\)\s*\(?-")]
    private static partial Regex NegativeErrno();

    [GeneratedRegex(@"(while|for) \([^\n]*\n(?:[^\n]*\n){0,8}[^\n]*EINTR|EINTR[^\n]*\)\s*\n\s*\{\s*\n\s*\}|do\s*\n\s*\{(?:[^\n]*\n){0,8}[^\n]*EINTR")]
    private static partial Regex LoopOverEintr();

    /// <summary>A call by the name of the binding, or one that a file imports with "using static".</summary>
    [GeneratedRegex(@"\bLibC(Extra)?\.(" + Names + @")\((?!\d\))|using static Tmds\.Linux\.LibC;[\s\S]*(?<![\w.(])(" + Names + @")\((?!\d\))")]
    private static partial Regex SystemCall();
}
