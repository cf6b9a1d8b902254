using System.Net;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <content>TCP sockets that connect to themselves; Go's net does the same (tcpsock_posix.go, selfConnect and spuriousENOTAVAIL).</content>
public sealed partial class FiberSocket
{
    /// <summary>How many times a connect is made again. Once in some 28,000 connects the kernel chooses the very port.</summary>
    private const int MostReconnects = 2;

    private bool MayConnectToItself => IsPlainTcp && (_traits & SocketTraits.Bound) == 0;

    /// <summary>connect(2), again where that is the way out: EINPROGRESS is normal.</summary>
    private IoResult ConnectNow(EndPoint endPoint, ref int left)
    {
        IoResult connected = ConnectTo(endPoint);

        // The port that the kernel had in mind was taken by another connect meanwhile.
        while (connected.Errno == Errno.EADDRNOTAVAIL && MayConnectToItself && left-- > 0)
            connected = ConnectTo(endPoint);
        return connected.IsSuccess ? UndoConnectToItself(endPoint, ref left) : connected;
    }

    /// <summary>A connect has come about. If it is to the socket itself, it is undone, which frees the port, and made again.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="left">How many times it may be made again.</param>
    /// <returns>Success: the connection is one; EINPROGRESS; or the errno, ECONNREFUSED if it was to itself again and again.</returns>
    internal IoResult UndoConnectToItself(EndPoint endPoint, ref int left)
    {
        while (MayConnectToItself && endPoint is IPEndPoint { Port: > 0 } ip && IsConnectedToItself(ip.Port))
        {
            Disconnect();
            if (left-- <= 0)
                return Errno.ECONNREFUSED;
            IoResult connected = ConnectTo(endPoint);
            if (!connected.IsSuccess)
                return connected;
        }

        return default;
    }

    /// <summary>Whether both ends have one address. The port alone tells in nearly every case, with one system call.</summary>
    private unsafe bool IsConnectedToItself(int port)
    {
        sockaddr_storage own;
        sockaddr_storage peer;
        var ownRoom = new Span<byte>(&own, SocketAddressCodec.Room);
        var peerRoom = new Span<byte>(&peer, SocketAddressCodec.Room);
        return SocketCalls.GetLocalAddress(_descriptor.Handle, ownRoom) is { IsSuccess: true } ownLength
            && ((sockaddr_in*)&own)->sin_port == LibC.htons((ushort)port)
            && SocketCalls.GetRemoteAddress(_descriptor.Handle, peerRoom) is { IsSuccess: true } peerLength
            && ownRoom[..(int)ownLength.Count].SequenceEqual(peerRoom[..(int)peerLength.Count]);
    }

    /// <summary>Dissolves the association (connect(2), AF_UNSPEC).</summary>
    private unsafe void Disconnect()
    {
        sockaddr_storage none = default;
        _ = SocketCalls.Connect(_descriptor.Handle, new ReadOnlySpan<byte>(&none, SizeOf.sockaddr_in));
        _descriptor.AskAgain(IoEvents.ReadWrite);
    }
}
