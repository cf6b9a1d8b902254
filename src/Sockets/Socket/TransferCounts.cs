using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Counts the calls that move bytes, by their outcomes: one that failed has moved none.</summary>
internal static class TransferCounts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IoResult Received(this FiberScheduler scheduler, IoResult outcome)
    {
        scheduler.CountReceived(outcome.Count);
        return outcome;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IoResult Sent(this FiberScheduler scheduler, IoResult outcome)
    {
        scheduler.CountSent(outcome.Count);
        return outcome;
    }

    internal static IoResult ReceivedOnAnyThread(this FiberScheduler scheduler, IoResult outcome)
    {
        scheduler.CountOnAnyThread(outcome.Count, 0);
        return outcome;
    }

    internal static IoResult SentOnAnyThread(this FiberScheduler scheduler, IoResult outcome)
    {
        scheduler.CountOnAnyThread(0, outcome.Count);
        return outcome;
    }
}
