using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <summary>Turns the failure of a system call that cannot fail in normal operation into an exception.</summary>
internal static class KernelError
{
    [DoesNotReturn]
    internal static void Throw(string call, int errno) =>
        throw new IOException($"{call} failed: {new Win32Exception(errno).Message} (errno {errno}).");
}
