using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A wait for a descriptor that is not ours.</summary>
internal sealed class IoWaitOperation : Operation<IoResult>
{
    private int _fd;
    private IoResult _outcome;

    internal IoEvents Interest { get; private set; }

    /// <summary>Goes up with each use of the object.</summary>
    internal long Use { get; private set; }

    protected override string Description => $"waiting for {Interest} of fd {_fd}";

    protected override WaitTarget Target => new(WaitKind.Descriptor);

    internal FiberTask<IoResult> Start(ForeignDescriptors descriptors, int fd, IoEvents interest, TimeSpan? timeout)
    {
        _fd = fd;
        Interest = interest;
        Begin(timeout);
        IoResult watched = descriptors.Wait(fd, this);
        if (watched.Errno == Errno.EPERM)
            End(IoResult.Ready(interest));
        else if (!watched.IsSuccess)
            End(watched);
        return Task;
    }

    internal void Offer(IoEvents ready)
    {
        if ((ready & Interest) != IoEvents.None)
            End(IoResult.Ready(ready & Interest));
    }

    internal void End(IoResult outcome)
    {
        _outcome = outcome;
        Complete(outcome);
    }

    protected override IoResult OnTimeout() => _outcome = Errno.ETIMEDOUT;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        _ = Scheduler.Publish(_outcome);
        _outcome = default;
        Use++;
    }
}
