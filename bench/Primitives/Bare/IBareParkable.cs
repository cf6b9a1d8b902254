using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>An awaiter that parks a fiber without a delegate. The scheduler is reached through it, so that a park reads no thread-static.</summary>
internal interface IBareParkable : ICriticalNotifyCompletion
{
    BareScheduler Scheduler { get; }

    void Park(BareBox awaiting);

    void INotifyCompletion.OnCompleted(Action continuation) => throw new NotSupportedException("Only bare methods await this.");

    void ICriticalNotifyCompletion.UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
