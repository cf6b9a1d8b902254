using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>A signal that a <see cref="SignalQueue"/> gives out.</summary>
/// <param name="Signal">Which signal.</param>
/// <param name="Count">
/// How often it came since it was last given out; at least 1. The kernel merges equal signals that are pending
/// (signal(7)), so more may have been sent.
/// </param>
public readonly record struct ReceivedSignal(PosixSignal Signal, int Count);
