using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Puts bytes that a buffered read had taken, and that its fiber never took, back to the head of the buffer.</summary>
internal readonly struct ReturnedBuffered<TForm, T>(FiberSocket socket, IoResult outcome) : IResultOwner<T>
    where TForm : struct, IReadForm<T>
{
    public void Taken(T result)
    {
        TForm.EndLoan(socket, result);
        _ = socket.Publish(outcome);
    }

    public void Unread(T result)
    {
        socket.Unread(TForm.BytesOf(result).Span);
        TForm.EndLoan(socket, result);
    }
}
