using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A read through the socket's own buffer: what is gathered stays there until there is enough, so nothing can be lost.</summary>
internal sealed class BufferedReadOperation<TForm, T> : IoOperation<FiberSocket, T>
    where TForm : struct, IReadForm<T>
{
    private ReadRequest _request;

    /// <summary>What the fiber has not looked at yet.</summary>
    private T _taken = default!;
    private bool _hasTaken;

    protected override string Verb => "reading from";

    internal FiberTask<T> Start(FiberSocket socket, in ReadRequest request, TimeSpan? timeout)
    {
        _request = request;
        socket.TrimBuffer();
        return WaitOn(socket, IoEvents.Read, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Owner;
        if (TryTake(socket))
            return;
        IoResult filled = socket.FillBuffer();
        if (filled.Count > 0)
        {
            if (!TryTake(socket))
                socket.TrimBuffer();
        }
        else if (filled.IsSuccess)
        {
            Outcome = _request.AtEnd(socket.BufferedCount, out bool hasBytes);
            Complete(hasBytes ? Take(socket, Outcome) : TForm.Nothing(_request, Outcome));
        }
        else
        {
            socket.TrimBuffer();
            if (!filled.WouldBlock)
                End(filled);
        }
    }

    protected override T ResultOf(IoResult outcome) => TForm.Nothing(_request, outcome);

    protected override void OnLeft() => Owner.PassBufferOn();

    protected override void OnUnread(T result)
    {
        Owner.Unread(TForm.BytesOf(result).Span);
        EndLoan();
    }

    protected override void OnRecycle()
    {
        EndLoan();
        base.OnRecycle();
        _request = default;
    }

    private bool TryTake(FiberSocket socket)
    {
        if (!socket.IsMet(_request, out IoResult outcome))
            return false;
        Outcome = outcome;
        Complete(Take(socket, outcome));
        socket.PassBufferOn();
        return true;
    }

    private T Take(FiberSocket socket, IoResult outcome)
    {
        Debug.Assert(!_hasTaken, "a read takes its bytes once");
        _hasTaken = true;
        return _taken = TForm.Take(socket, _request, outcome);
    }

    private void EndLoan()
    {
        if (!_hasTaken)
            return;
        TForm.EndLoan(Owner, _taken);
        _taken = default!;
        _hasTaken = false;
    }
}
