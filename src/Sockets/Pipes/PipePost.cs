using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Asks the reactor to send what a writer has gathered. Posted at most once at a time: the writer has a mark for it.</summary>
internal sealed class PipePost(DescriptorPipeWriter writer) : PostedWork
{
    internal void Post(FiberScheduler scheduler) => PostTo(scheduler);

    protected override void Run() => writer.OnPosted();

    protected override void Drop() => writer.OnPosted();
}
