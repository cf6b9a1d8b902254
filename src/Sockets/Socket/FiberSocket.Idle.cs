using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>A limit on the time in which no byte moves.</content>
public sealed partial class FiberSocket
{
    /// <summary>See <see cref="SocketLimits"/>.</summary>
    internal TimeSpan? IdleLimit
    {
        get
        {
            EnterSync();
            return _descriptor.IdleTimeout;
        }

        set
        {
            EnterSync();
            _descriptor.IdleTimeout = value;
            bool isTcp = IsPlainTcp;
            _traits &= ~(SocketTraits.Timed | SocketTraits.TimedTcp | SocketTraits.PlainTcp);
            if (_descriptor.IdleTimeout is not null)
                _traits |= SocketTraits.Timed | (isTcp ? SocketTraits.TimedTcp : SocketTraits.None);
            else if (isTcp)
                _traits |= SocketTraits.PlainTcp;
        }
    }

    /// <summary>Whether reads and writes go through a transport, or each transfer is noted.</summary>
    private bool IsSpecial => (_traits & (SocketTraits.Secured | SocketTraits.Timed)) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult ReceiveSpecially(Span<byte> span)
    {
        if (IsSecured)
            return ReceiveSecured(span);
        if ((_traits & SocketTraits.TimedTcp) != 0)
            _descriptor.ReadShort();
        IoResult received = MovedIn(TransferCalls.Receive(_descriptor.Handle, span));
        return received.Count == 0 || received.Count >= span.Length ? ReceivedNotShort(received) : received;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult SendSpecially(ReadOnlySpan<byte> data)
    {
        if (IsSecured)
            return SendSecured(data);
        IoResult sent = MovedOut(TransferCalls.Send(_descriptor.Handle, data));
        if (sent.WouldBlock)
            _descriptor.WriteBlocked();
        return sent;
    }

    /// <summary>Counts a receive that is none of the hot paths', and tells the descriptor of it.</summary>
    private IoResult MovedIn(IoResult outcome) => Moved(Scheduler.Received(outcome));

    /// <summary>Counts a send that is none of the hot paths', and tells the descriptor of it.</summary>
    private IoResult MovedOut(IoResult outcome) => Moved(Scheduler.Sent(outcome));

    private IoResult Moved(IoResult outcome)
    {
        if (outcome.Count > 0)
            _descriptor.NoteTransfer();
        return outcome;
    }
}
