namespace FiberNet;

/// <content>The clock for .NET's timers.</content>
public sealed partial class FiberScheduler
{
    /// <summary>The scheduler's clock and timers as a .NET <see cref="System.TimeProvider"/>, for <c>Task.Delay</c>, <c>PeriodicTimer</c> and <c>CancellationTokenSource</c>. Any thread.</summary>
    public TimeProvider TimeProvider => field ??= new SchedulerTimeProvider(this);
}
