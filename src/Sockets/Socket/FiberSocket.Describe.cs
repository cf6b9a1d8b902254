using System.Net;
using System.Text;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>What dumps tell of a socket: read on any thread, with system calls that never wait.</content>
/// <remarks>
/// While the loop runs on, the socket may be closed between the look at its number and a call, and the number given to another
/// one: a dump that is not of one moment may show the addresses of the wrong connection.
/// </remarks>
public sealed partial class FiberSocket : IWaitDetails
{
    WaitKind IDescriptorOwner.Kind => WaitKind.Socket;

    string IDescriptorOwner.Description
    {
        get
        {
            if (IsClosed)
                return "a closed socket";
            var text = new StringBuilder();
            _ = GetRemoteEndPoint(out EndPoint? remote);
            if (remote is null)
                _ = GetLocalEndPoint(out remote);
            text.Append(EndPointText.Of(remote)).Append(" (fd ").Append(_descriptor.Handle);
            if (_received.Count is var buffered and > 0)
                text.Append(", ").Append(buffered).Append(" bytes buffered");
            if (SocketCalls.CountUnsent(_descriptor.Handle) is { IsSuccess: true, Count: var unsent and > 0 })
                text.Append(", ").Append(unsent).Append(" bytes unsent");
            return text.Append(')').ToString();
        }
    }

    void IWaitDetails.AddTo(IDictionary<string, object> details)
    {
        if (IsClosed)
            return;
        int fd = _descriptor.Handle;
        details["fd"] = fd;
        _ = GetLocalEndPoint(out EndPoint? local);
        _ = GetRemoteEndPoint(out EndPoint? remote);
        if (local is not null)
            details["local"] = EndPointText.Of(local);
        if (remote is not null)
            details["remote"] = EndPointText.Of(remote);
        details["buffered"] = _received.Count;
        if (SocketCalls.CountUnsent(fd) is { IsSuccess: true, Count: var unsent })
            details["unsent"] = unsent;

        // The kernel keeps these times anyway: TCP_INFO of tcp(7).
        if (remote is IPEndPoint && TcpInfoCodec.Instance.Get(fd, LibC.IPPROTO_TCP, LibC.TCP_INFO, out TcpInfo info) == Errno.None)
        {
            details["sinceSent"] = info.SinceDataSent;
            details["sinceReceived"] = info.SinceDataReceived;
        }
    }
}
