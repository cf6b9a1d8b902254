namespace FiberNet.AspNetCore.Tests;

/// <summary>What the handlers of the application have seen, for tests to wait for.</summary>
internal sealed class AppEvents
{
    internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource ConnectionClosed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource<Exception?> BodyEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a handler waits for.</summary>
    internal TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a handler that blocks waits for.</summary>
    internal ManualResetEventSlim Seen { get; } = new();
}
