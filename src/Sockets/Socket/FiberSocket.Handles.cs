namespace FiberNet;

/// <content>The system calls that pass descriptors.</content>
public sealed partial class FiberSocket
{
    /// <summary>True once another process accepts from this listener: its path, if it has one, is that one's.</summary>
    internal bool IsPassedOn => (_traits & SocketTraits.PassedOn) != 0;

    internal void MarkPassedOn() => _traits |= SocketTraits.PassedOn;

    internal IoResult SendHandlesNow(ReadOnlySpan<byte> data, ReadOnlySpan<int> handles)
    {
        if (!_descriptor.MayWrite)
            return Errno.EAGAIN;
        IoResult sent = SocketMessages.SendHandles(_descriptor.Handle, data, handles);
        if (sent.WouldBlock)
            _descriptor.WriteBlocked();
        return MovedOut(sent);
    }

    internal ReceivedHandles ReceiveHandlesNow(Memory<byte> buffer, int most)
    {
        // Descriptors do not come back: they were closed when no fiber took them.
        if (HasReturned && TryTakeReturned(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, MessageFlags.None, false), out Received returned))
            return new ReceivedHandles(returned.Result, [], returned.Flags);
        if (!_descriptor.MayRead)
            return ReceivedHandles.Failed(Errno.EAGAIN);
        IoResult received = SocketMessages.ReceiveHandles(_descriptor.Handle, buffer.Span, most, out int[] handles, out MessageFlags flags);
        if (received.WouldBlock)
            _descriptor.ReadBlocked();
        else if (received == default && handles.Length == 0 && IsEnd(buffer.Span))
            received = MeetEnd();
        return new ReceivedHandles(MovedIn(received), handles, flags);
    }
}
