using System.Net;
using System.Text;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>What dumps tell of a socket: read on any thread, with system calls that never wait.</summary>
/// <remarks>
/// While the loop runs on, the socket may be closed between the look at its number and a call, and the number given to another
/// one. So a dump that is not of one moment may show the addresses of the wrong connection.
/// </remarks>
internal static class SocketDetails
{
    /// <summary>Says whom a socket is connected with, or where it is bound.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="buffered">How many bytes were received and not yet read.</param>
    internal static string Describe(Descriptor descriptor, int buffered)
    {
        if (descriptor.IsClosed)
            return "a closed socket";
        int fd = descriptor.Handle;
        var text = new StringBuilder();
        text.Append(EndPointText.Of(RemoteOf(fd) ?? LocalOf(fd))).Append(" (fd ").Append(fd);
        if (buffered > 0)
            text.Append(", ").Append(buffered).Append(" bytes buffered");
        if (SocketCalls.CountUnsent(fd) is { IsSuccess: true, Count: var unsent and > 0 })
            text.Append(", ").Append(unsent).Append(" bytes unsent");
        return text.Append(')').ToString();
    }

    /// <summary>Adds the members of the JSON.</summary>
    /// <param name="details">Receives them.</param>
    /// <param name="descriptor">The descriptor of the socket.</param>
    /// <param name="buffered">How many bytes were received and not yet read; null if that is not known.</param>
    internal static void AddTo(IDictionary<string, object> details, Descriptor descriptor, int? buffered)
    {
        if (descriptor.IsClosed)
            return;
        int fd = descriptor.Handle;
        details["fd"] = fd;
        EndPoint? remote = RemoteOf(fd);
        if (LocalOf(fd) is { } local)
            details["local"] = EndPointText.Of(local);
        if (remote is not null)
            details["remote"] = EndPointText.Of(remote);
        if (buffered is { } count)
            details["buffered"] = count;
        if (SocketCalls.CountUnsent(fd) is { IsSuccess: true, Count: var unsent })
            details["unsent"] = unsent;

        // The kernel keeps these times anyway: TCP_INFO of tcp(7).
        if (remote is IPEndPoint && TcpInfoCodec.Instance.Get(fd, LibC.IPPROTO_TCP, LibC.TCP_INFO, out TcpInfo info) == Errno.None)
        {
            details["sinceSent"] = info.SinceDataSent;
            details["sinceReceived"] = info.SinceDataReceived;
        }
    }

    private static EndPoint? LocalOf(int fd)
    {
        _ = SocketEndPoints.GetLocal(fd, out EndPoint? address);
        return address;
    }

    private static EndPoint? RemoteOf(int fd)
    {
        _ = SocketEndPoints.GetRemote(fd, out EndPoint? address);
        return address;
    }
}
