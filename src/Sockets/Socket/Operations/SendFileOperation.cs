using System.Diagnostics;
using FiberNet.Advanced;
using Microsoft.Win32.SafeHandles;

namespace FiberNet;

/// <summary>Sends what is left of a file as the kernel makes room.</summary>
internal sealed class SendFileOperation : IoOperation<FiberSocket, IoResult>
{
    private SafeFileHandle? _file;
    private long _offset;
    private long _left;
    private long _sent;

    /// <summary>False: others are first, and what the transport has begun is theirs.</summary>
    private bool _hasBegun;

    protected override string Verb => "sending a file to";

    protected override long CountSoFar => _sent;

    internal FiberTask<IoResult> Start(FiberSocket socket, SafeFileHandle file, long offset, long left, long sent, TimeSpan? timeout)
    {
        _file = file;
        _offset = offset;
        _left = left;
        _sent = sent;
        _hasBegun = !socket.Descriptor.HasWriters;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        _hasBegun = true;
        if (_file!.IsClosed)
        {
            // The close of the file has ended the call; the number may be another file's by now.
            End(Errno.EBADF);
            return;
        }

        IoResult sent = Owner.SendFileNow(_file, _offset, _left);
        if (sent.IsSuccess)
        {
            Debug.Assert(sent.Count <= _left, "the kernel sends no more than it is asked for");
            _sent += sent.Count;
            _offset += sent.Count;
            _left -= sent.Count;
            if (_left == 0)
                End(new IoResult(_sent));
        }
        else if (!sent.WouldBlock)
        {
            End(sent.Errno);
        }
    }

    protected override void OnLeft() => Owner.LeaveWrite(_hasBegun);

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _file = null;
    }
}
