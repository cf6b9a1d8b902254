using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>Who waits for one signal, in the order in which they came.</summary>
internal sealed class SignalWaiters(PosixSignalRegistration registration)
{
    internal PosixSignalRegistration Registration { get; } = registration;

    internal List<SignalOperation> Operations { get; } = [];
}
