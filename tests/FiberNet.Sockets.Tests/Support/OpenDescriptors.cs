namespace FiberNet.Tests;

/// <summary>The sockets and epoll sets that this process has open. Files are left out: the runtime opens some when it likes.</summary>
internal static class OpenDescriptors
{
    internal static int Count() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(IsOurs);

    private static bool IsOurs(FileSystemInfo descriptor)
    {
        string? target = descriptor.LinkTarget;
        return target is not null && (target.StartsWith("socket:", StringComparison.Ordinal) || target.Contains("[event", StringComparison.Ordinal));
    }
}
