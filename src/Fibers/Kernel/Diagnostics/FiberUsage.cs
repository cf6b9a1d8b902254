namespace FiberNet;

/// <summary>What a fiber has used until now; see <see cref="FiberSchedulerOptions.MeasureFibers"/>.</summary>
/// <param name="LongestSlice">Its longest slice, excluding the fibers that it created.</param>
/// <param name="BytesReceived">The bytes that its calls on sockets have received.</param>
/// <param name="BytesSent">The bytes that its calls on sockets have sent.</param>
/// <param name="SystemCalls">How often it received or sent. Calls that another thread made for it, in a pipe, are not counted.</param>
/// <param name="Waits">How often it has waited, by what it waited for; kinds for which it never did are left out.</param>
public sealed record FiberUsage(
    TimeSpan LongestSlice, long BytesReceived, long BytesSent, long SystemCalls, IReadOnlyDictionary<WaitKind, int> Waits);
