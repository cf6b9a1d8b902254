using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a <see cref="System.Threading.Tasks.Task"/> and can stop early: true when the task has ended.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer or a wait handle owns nothing.")]
internal sealed class TaskWait : Operation<bool>
{
    private CancellationTokenSource? _registration;

    protected override string Description => "waiting for a task";

    protected override WaitTarget Target => new(WaitKind.Foreign);

    internal FiberTask<bool> Start(Task task, TimeSpan? timeout)
    {
        Begin(timeout);
        Scheduler.ForeignParks++;

        // Cancelling the source removes the continuation from the task when the fiber stops waiting.
        _registration = new CancellationTokenSource();
        var completion = new Completion(this);
        task.ContinueWith(
            static (_, completion) => ((Completion)completion!).Post(),
            completion,
            _registration.Token,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return Task;
    }

    protected override bool OnTimeout()
    {
        Leave();
        return false;
    }

    protected override void OnCanceled() => Leave();

    protected override void OnRecycle()
    {
    }

    private void Leave()
    {
        if (_registration is not { } registration)
            return;
        Debug.Assert(Scheduler.ForeignParks > 0, "each wait ends once");
        _registration = null;
        Scheduler.ForeignParks--;
        registration.Cancel();
    }

    /// <summary>Posted when the task has ended. Stale if the operation has ended since.</summary>
    private sealed class Completion(TaskWait wait) : InboxItem
    {
        private readonly uint _version = wait.Version;
        private readonly FiberScheduler _scheduler = wait.Scheduler;

        internal void Post() => _scheduler.Post(this);

        internal override void Run()
        {
            if (wait.Version != _version || !wait.IsPending)
                return;
            wait.Leave();
            wait.Complete(true);
        }
    }
}
