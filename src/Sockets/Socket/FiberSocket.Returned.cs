using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>What a receive had got and no fiber has taken: it goes to the next reader, whichever call that makes.</content>
public sealed partial class FiberSocket
{
    /// <summary>Messages, the oldest first. Few sockets ever have one: a field would cost each socket eight bytes.</summary>
    private static readonly ConditionalWeakTable<FiberSocket, List<Received>> s_returned = [];

    /// <summary>True if the next receive gets what an earlier one had got.</summary>
    private bool HasReturned => (_traits & SocketTraits.Returned) != 0;

    /// <summary>Whether a message waits that is none of the buffer's: on a stream there is the buffer only.</summary>
    private bool HasReturnedMessage => (_traits & (SocketTraits.Returned | SocketTraits.Stream)) == SocketTraits.Returned;

    /// <summary>Puts back what a receive had got.</summary>
    /// <param name="received">The message, with its bytes.</param>
    /// <param name="isBehindBuffer">Whether the buffer had bytes when it came: they are older.</param>
    private void Return(in Received received, bool isBehindBuffer)
    {
        Debug.Assert(received.Data is not null, "only a message is put back, with its bytes");
        if (IsClosed)
            return;
        if (!IsStream)
            s_returned.GetOrCreateValue(this).Insert(0, received);
        else if (isBehindBuffer)
            _received.Append(received.Data);
        else
            _received.Prepend(received.Data);
        _traits |= SocketTraits.Returned;
        PassBufferOn();
    }

    /// <summary>Puts back what a receive had got, if it is a message: the end and an error are told again by the kernel.</summary>
    internal void ReturnUnlessEnd(in Received received, bool isBehindBuffer)
    {
        bool isEnd = received.Result.Count == 0 && (IsStream || (_traits & SocketTraits.AtEnd) != 0);
        if (received.Data is not null && received.Result && !isEnd)
            Return(received, isBehindBuffer);
    }

    /// <summary>For a receive: what was put back.</summary>
    private bool TryTakeReturned(in ReceiveCall call, out Received received)
    {
        received = default;
        if ((call.Flags & OtherQueues) != 0)
            return false;
        if (!IsStream)
        {
            received = TakeReturnedMessage(call);
            return true;
        }

        if (!HasBuffered)
        {
            _traits &= ~SocketTraits.Returned;
            return false;
        }

        received = TakeReturnedBytes(call);
        return true;
    }

    /// <summary>For a read: the message that was put back, as far as it fits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult TakeReturnedMessage(Span<byte> span)
    {
        byte[] data = TakeReturnedMessage(new ReceiveCall(default, span.Length, MessageFlags.None, false)).Data!;
        data.CopyTo(span);
        return new IoResult(data.Length);
    }

    private Received TakeReturnedMessage(in ReceiveCall call)
    {
        List<Received> waiting = s_returned.GetOrCreateValue(this);
        Debug.Assert(waiting.Count > 0, "the trait says that a message waits");
        Received message = waiting[0];
        if ((call.Flags & MessageFlags.Peek) == 0)
            waiting.RemoveAt(0);
        if (waiting.Count == 0)
            _traits &= ~SocketTraits.Returned;
        byte[] data = message.Data!;
        int count = Math.Min(data.Length, call.Room(data.Length));
        MessageFlags flags = count < data.Length ? message.Flags | MessageFlags.Truncated : message.Flags;
        IoResult told = (call.Flags & MessageFlags.Truncated) != 0 ? message.Result : new IoResult(count);
        return Give(call, data.AsSpan(0, count), new Received(told, null, call.WantsSender ? message.From : null, flags));
    }

    private Received TakeReturnedBytes(in ReceiveCall call)
    {
        int count = Math.Min(_received.Count, call.Room(StreamReceiveSize));
        Received received = Give(call, _received.Unread[..count], new Received(new IoResult(count), null, null, MessageFlags.None));
        if ((call.Flags & MessageFlags.Peek) == 0)
            _received.Consume(count);
        return received;
    }

    private static Received Give(in ReceiveCall call, ReadOnlySpan<byte> bytes, in Received received)
    {
        if (call.WantsArray)
            return received with { Data = bytes.ToArray() };
        bytes.CopyTo(call.Buffer.Span);
        return received;
    }
}
