using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>Turns what the C library returns into an <see cref="IoResult"/>. The only place that retries EINTR.</summary>
internal static class SystemCall
{
    /// <summary>Makes a call, again while a signal interrupts it (EINTR, signal(7)).</summary>
    /// <param name="call">The call.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IoResult Run<TCall>(TCall call)
        where TCall : struct, ISystemCall, allows ref struct
    {
        while (true)
        {
            long result = call.Invoke();
            if (result >= 0)
                return IoResult.Done(result);
            var error = (Errno)LibC.errno;
            Debug.Assert(error != Errno.None, "a call that failed has an errno");
            if (error != Errno.EINTR)
                return error;
        }
    }

    /// <summary>The outcome of a call that a signal does not interrupt, or that must not be made again: close(2), connect(2).</summary>
    /// <param name="result">What the call returned.</param>
    internal static IoResult Result(long result) => result >= 0 ? IoResult.Done(result) : (Errno)LibC.errno;
}
