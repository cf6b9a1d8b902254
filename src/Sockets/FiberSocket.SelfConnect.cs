using System.Net;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>TCP sockets that connect to themselves; Go's net does the same (tcpsock_posix.go, selfConnect and spuriousENOTAVAIL).</content>
public sealed partial class FiberSocket
{
    /// <summary>How many times a connect is made again. Once in some 28,000 connects the kernel chooses the very port.</summary>
    private const int MostReconnects = 2;

    private bool MayConnectToItself => (_traits & (SocketTraits.PlainTcp | SocketTraits.Bound)) == SocketTraits.PlainTcp;

    /// <summary>connect(2), again where that is the way out: EINPROGRESS is normal.</summary>
    private Errno ConnectNow(EndPoint endPoint, ref int left)
    {
        Errno error = CallWithAddress(AddressCall.Connect, endPoint);

        // The port that the kernel had in mind was taken by another connect meanwhile.
        while (error == Errno.EADDRNOTAVAIL && MayConnectToItself && left-- > 0)
            error = CallWithAddress(AddressCall.Connect, endPoint);
        return error == Errno.None ? UndoConnectToItself(endPoint, ref left) : error;
    }

    /// <summary>A connect has come about. If it is to the socket itself, it is undone, which frees the port, and made again.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="left">How many times it may be made again.</param>
    /// <returns>None: the connection is one; EINPROGRESS; or the error, ECONNREFUSED if it was to itself again and again.</returns>
    internal Errno UndoConnectToItself(EndPoint endPoint, ref int left)
    {
        while (MayConnectToItself && endPoint is IPEndPoint { Port: > 0 } ip && IsConnectedToItself(ip.Port))
        {
            Disconnect();
            if (left-- <= 0)
                return Errno.ECONNREFUSED;
            Errno error = CallWithAddress(AddressCall.Connect, endPoint);
            if (error != Errno.None)
                return error;
        }

        return Errno.None;
    }

    /// <summary>Whether both ends have one address. The port alone tells in nearly every case, with one system call.</summary>
    private unsafe bool IsConnectedToItself(int port)
    {
        sockaddr_storage own;
        sockaddr_storage peer;
        socklen_t ownLength = SocketAddressCodec.Room;
        socklen_t peerLength = SocketAddressCodec.Room;
        return getsockname(_descriptor.Handle, (sockaddr*)&own, &ownLength) == 0
            && ((sockaddr_in*)&own)->sin_port == htons((ushort)port)
            && getpeername(_descriptor.Handle, (sockaddr*)&peer, &peerLength) == 0
            && new Span<byte>(&own, (int)ownLength).SequenceEqual(new Span<byte>(&peer, (int)peerLength));
    }

    /// <summary>Dissolves the association (connect(2), AF_UNSPEC).</summary>
    private unsafe void Disconnect()
    {
        sockaddr_storage none = default;
        _ = connect(_descriptor.Handle, (sockaddr*)&none, SizeOf.sockaddr_in);
        _descriptor.AskAgain(IoEvents.ReadWrite);
    }
}
