using Microsoft.Win32.SafeHandles;

namespace FiberNet;

/// <summary>Sends what is left of a file as the kernel makes room.</summary>
internal sealed class SendFileOperation : SocketOperation<WriteResult>
{
    private SafeFileHandle? _file;
    private long _offset;
    private long _left;
    private long _sent;

    protected override WriteResult ResultSoFar => new(_sent, Error);

    internal FiberTask<WriteResult> Start(FiberSocket socket, SafeFileHandle file, long offset, long left, long sent, TimeSpan? timeout)
    {
        _file = file;
        _offset = offset;
        _left = left;
        _sent = sent;
        return Start(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        if (_file!.IsClosed)
        {
            // Whoever closed the file has ended the call; its number may be another file's by now.
            EndWith(Errno.EBADF);
            return;
        }

        int count = Socket.SendFileNow(_file, _offset, _left);
        if (count >= 0)
        {
            _sent += count;
            _offset += count;
            _left -= count;
            if (_left == 0)
                Complete(new WriteResult(_sent, Errno.None));
        }
        else
        {
            EndUnlessBlocked(count);
        }
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _file = null;
    }
}
