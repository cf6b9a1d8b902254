using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Hands a message that its fiber never took on to the next reader of the socket.</summary>
/// <param name="socket">The socket.</param>
/// <param name="call">What the receive asked for.</param>
/// <param name="outcome">The outcome to publish.</param>
/// <param name="isBehindBuffer">Whether the buffer had bytes when the message came: they are older.</param>
internal readonly struct ReturnedMessage<TForm, T>(FiberSocket socket, in ReceiveCall call, IoResult outcome, bool isBehindBuffer) : IResultOwner<T>
    where TForm : struct, IReceiveForm<T>
{
    private readonly ReceiveCall _call = call;

    public void Taken(T result) => _ = socket.Publish(outcome);

    /// <summary>What was only looked at is in the queue still; what was discarded is not to come back.</summary>
    public void Unread(T result)
    {
        Received received = TForm.Unmake(result);
        bool isDiscarded = socket.IsStream && (_call.Flags & MessageFlags.Truncated) != 0;
        if (isDiscarded || (_call.Flags & MessageFlags.Peek) != 0)
            return;
        if (!_call.WantsArray && received.Result.IsSuccess)
            received = received with { Data = _call.Buffer.Span[..(int)Math.Min(received.Result.Count, _call.Buffer.Length)].ToArray() };
        socket.ReturnUnlessEnd(received, isBehindBuffer);
    }
}
