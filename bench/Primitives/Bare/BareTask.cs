using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>The outcome of an async method; without a box it has completed.</summary>
[AsyncMethodBuilder(typeof(BareTaskMethodBuilder))]
internal readonly struct BareTask(BareBox box)
{
    internal readonly BareBox? Box = box;
    internal readonly uint Version = box.Version;

    public Awaiter GetAwaiter() => new(this);

    internal readonly struct Awaiter(BareTask task) : IBareParkable
    {
        private readonly BareTask _task = task;

        public bool IsCompleted => _task.Box is null || _task.Box.IsDone;

        BareScheduler IBareParkable.Scheduler => _task.Box!.Scheduler;

        void IBareParkable.Park(BareBox awaiting) => _task.Box!.AwaitBy(awaiting, _task.Version);

        public void GetResult() => _task.Box?.Take(_task.Version);
    }
}
