using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>A wait for a descriptor that is not ours.</summary>
internal sealed class IoWaitOperation : Operation<IoEvents>
{
    private int _fd;
    private int _error;

    internal IoEvents Interest { get; private set; }

    /// <summary>Goes up with each use of the object.</summary>
    internal long Use { get; private set; }

    protected override string Description => $"{Interest} of fd {_fd}";

    internal FiberTask<IoEvents> Start(ForeignDescriptors descriptors, int fd, IoEvents interest, TimeSpan? timeout)
    {
        _fd = fd;
        Interest = interest;
        Begin(timeout);
        int errno = descriptors.Wait(fd, this);
        if (errno == EPERM)
            Complete(interest);
        else if (errno != 0)
            End(errno);
        return Task;
    }

    internal void Offer(IoEvents ready)
    {
        if ((ready & Interest) != IoEvents.None)
            Complete(ready & Interest);
    }

    internal void End(int errno)
    {
        _error = errno;
        Complete(IoEvents.None);
    }

    protected override IoEvents OnTimeout()
    {
        _error = ETIMEDOUT;
        return IoEvents.None;
    }

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        if (_error != 0)
            Scheduler.LastError = (ushort)_error;
        _error = 0;
        Use++;
    }
}
