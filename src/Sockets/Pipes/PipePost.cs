using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Sends what a writer has gathered, behind work that is queued already and may flush more. Queued at most once at a time: the writer has a mark for it.</summary>
internal sealed class PipePost(DescriptorPipeWriter writer) : PostedWork, IThreadPoolWorkItem
{
    /// <remarks>
    /// By the reactor, which goes on when all threads of the pool are blocked. But where nothing may block, and another thread has
    /// flushed, by the pool: to wake the reactor's thread costs more than the send.
    /// </remarks>
    internal void Post(DescriptorPipe pipe)
    {
        if (pipe.Options.Scheduling == PipeScheduling.Reactor && !pipe.IsOnReactor)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else
            PostTo(pipe.Scheduler);
    }

    void IThreadPoolWorkItem.Execute() => writer.OnPosted();

    protected override void Run() => writer.OnPosted();

    protected override void Drop() => writer.OnPosted();
}
