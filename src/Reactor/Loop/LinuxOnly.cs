using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>Tells who starts a reactor on another system what to do, before the first system call fails there.</summary>
internal static class LinuxOnly
{
    internal static void Check()
    {
        if (OperatingSystem.IsLinux())
            return;
        throw new PlatformNotSupportedException(
            $"A reactor runs on Linux only: it waits with epoll(7). This is {RuntimeInformation.OSDescription}. Run the program on Linux, in a container or in WSL 2; fibers alone run on any system, with FiberScheduler.Run.");
    }
}
