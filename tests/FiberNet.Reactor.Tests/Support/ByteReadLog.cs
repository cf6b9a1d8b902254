namespace FiberNet.Tests;

/// <summary>The system calls of <see cref="ByteRead"/>, and what a test has it do in dispatch.</summary>
internal sealed class ByteReadLog
{
    internal List<(long Poll, int Fd, int Result)> Calls { get; } = [];

    internal Action? OnTry { get; init; }

    internal Exception? Failure { get; init; }

    internal Exception? FailureAfterwards { get; init; }
}
