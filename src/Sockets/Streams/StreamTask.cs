namespace FiberNet;

/// <summary>What a call of a <see cref="StreamLane"/> gives: an outcome, or the call that waits for one.</summary>
/// <param name="Call">The call; null if the outcome is there.</param>
/// <param name="Version">Which use of the call it is.</param>
/// <param name="Count">The result.</param>
/// <param name="Failure">What it failed with; null if it did not.</param>
internal readonly record struct StreamTask(StreamCall? Call, short Version, int Count, Exception? Failure)
{
    internal static StreamTask Of(StreamCall call) => new(call, call.Version, 0, null);

    internal ValueTask<int> WithCount() => Call is not null ? new ValueTask<int>(Call, Version)
        : Failure is null ? new ValueTask<int>(Count)
        : ValueTask.FromException<int>(Failure);

    internal ValueTask WithoutCount() => Call is not null ? new ValueTask(Call, Version)
        : Failure is null ? default
        : ValueTask.FromException(Failure);
}
