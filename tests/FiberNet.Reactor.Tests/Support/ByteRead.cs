using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests;

/// <summary>
/// The smallest operation on a descriptor, as an author outside the library writes it: reads one byte. Below zero it
/// gives -1 at the end of the stream, else the negative errno minus 1.
/// </summary>
internal sealed class ByteRead : IoOperation<Descriptor, int>
{
    private ByteReadLog? _log;

    internal const int EndOfStream = -1;

    protected override string Verb => "read a byte from";

    internal static int Error(int errno) => -1 - errno;

    internal static FiberTask<int> Start(Descriptor descriptor, TimeSpan? timeout = null, ByteReadLog? log = null)
    {
        FiberScheduler scheduler = descriptor.Scheduler;
        scheduler.EnterOperation();
        ObjectDisposedException.ThrowIf(descriptor.IsClosed, descriptor);
        if (!descriptor.HasReaders && descriptor.MayRead)
        {
            int result = Read(descriptor, log);
            if (result != Error(EAGAIN))
                return scheduler.Finish(result);
        }

        if (timeout == TimeSpan.Zero)
            return scheduler.Finish(Error(ETIMEDOUT));
        ByteRead operation = scheduler.Rent<ByteRead>();
        operation._log = log;
        return operation.WaitOn(descriptor, IoEvents.Read, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        if (_log?.Failure is { } failure)
            throw failure;
        _log?.OnTry?.Invoke();
        int result = Read(Descriptor, _log);
        if (result != Error(EAGAIN))
            Complete(result);
        if (_log?.FailureAfterwards is { } late)
            throw late;
    }

    protected override int ResultOf(IoResult outcome) => Error((int)outcome.Errno);

    protected override void OnRecycle()
    {
        _log = null;
        base.OnRecycle();
    }

    private static int Read(Descriptor descriptor, ByteReadLog? log)
    {
        int result = Kernel.ReadByte(descriptor.Handle);
        log?.Calls.Add((Reactor.Current.Statistics.Polls, descriptor.Handle, result));
        if (result == Error(EAGAIN))
            descriptor.ReadBlocked();
        return result;
    }
}
