using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of signals: signal(2). Any thread.</summary>
internal static class SignalCalls
{
    /// <summary>SIGQUIT.</summary>
    internal static int Quit => LibC.SIGQUIT;

    /// <summary>signal(2), SIG_DFL: gives a signal its default action.</summary>
    /// <returns>Success, or the errno. EINVAL: no such signal.</returns>
    internal static IoResult SetDefault(int signal) => SystemCall.Result(LibCExtra.signal(signal, LibCExtra.SIG_DFL) == LibCExtra.SIG_ERR ? -1 : 0);
}
