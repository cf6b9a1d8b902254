using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <summary>Turns the failure of a system call that cannot fail in normal operation into an exception.</summary>
internal static class KernelError
{
    [DoesNotReturn]
    internal static void Throw(string call, Errno errno) =>
        throw new IOException($"{call} failed: {errno.StrError()} ({errno}).") { HResult = (int)errno };

    /// <summary>Throws unless a call succeeded.</summary>
    /// <param name="result">The outcome.</param>
    /// <param name="call">The name of the call.</param>
    /// <returns>The count.</returns>
    internal static int OrThrow(IoResult result, string call)
    {
        if (!result.IsSuccess)
            Throw(call, result.Errno);
        return (int)result.Count;
    }
}
