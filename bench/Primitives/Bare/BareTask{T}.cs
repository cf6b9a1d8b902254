using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>A <see cref="BareTask"/> with a value.</summary>
[AsyncMethodBuilder(typeof(BareTaskMethodBuilder<>))]
internal readonly struct BareTask<T>(BareBox<T>? box, T value)
{
    internal readonly BareBox<T>? Box = box;
    internal readonly T Value = value;
    internal readonly uint Version = box is null ? 0 : box.Version;

    public Awaiter GetAwaiter() => new(this);

    internal readonly struct Awaiter(BareTask<T> task) : IBareParkable
    {
        private readonly BareTask<T> _task = task;

        public bool IsCompleted => _task.Box is null || _task.Box.IsDone;

        BareScheduler IBareParkable.Scheduler => _task.Box!.Scheduler;

        void IBareParkable.Park(BareBox awaiting) => _task.Box!.AwaitBy(awaiting, _task.Version);

        public T GetResult() => _task.Box is null ? _task.Value : _task.Box.TakeResult(_task.Version);
    }
}
