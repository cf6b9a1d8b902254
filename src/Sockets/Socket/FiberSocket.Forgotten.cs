using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Sockets that were dropped and not closed.</content>
public sealed partial class FiberSocket
{
    /// <summary>Where sockets were made, with <see cref="FiberSchedulerOptions.TraceCreation"/>: by descriptor, which lives until the close.</summary>
    private static readonly ConditionalWeakTable<Descriptor, string> s_origins = [];

    /// <summary>
    /// No fiber can use the socket any more: a fiber that waits on it would hold it. Its reactor closes it, which only its thread may do.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "An exception of a finalizer ends the process.")]
    ~FiberSocket()
    {
        // Null if the constructor threw.
        if (_descriptor is null or { IsClosed: true })
            return;
        try
        {
            // It comes back to life until the reactor has closed it. False: the reactor has ended and closes what is left.
            Scheduler.Post(CloseForgotten);
        }
        catch (Exception)
        {
            // Out of memory, say. The end of the reactor closes the socket.
        }
    }

    /// <summary>The socket ends in good order.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "Close and Detach end the socket as Dispose does.")]
    private void IsNotForgotten() => GC.SuppressFinalize(this);

    private void NoteOrigin()
    {
        if (Scheduler.TracesCreation)
            s_origins.Add(_descriptor, $"{Environment.NewLine}It was made here:{Environment.NewLine}{Environment.StackTrace}");
    }

    private void CloseForgotten()
    {
        // A fiber may still wait for the number (Reactor.IoWait): then the descriptor is in use.
        if (IsClosed || _descriptor.HasReaders || _descriptor.HasWriters)
            return;
        bool isBorrowed = (_traits & SocketTraits.Borrowed) != 0;
        int fd = _descriptor.Handle;
        string what = isBorrowed ? "" : $"Socket fd {fd} (local {Describe(SocketEndPoints.GetLocal(fd, out EndPoint? local), local)}, peer {Describe(SocketEndPoints.GetRemote(fd, out EndPoint? remote), remote)})";
        string origin = s_origins.TryGetValue(_descriptor, out string? found)
            ? found
            : " TraceCreation would tell where it was made.";
        Dispose();
        if (!isBorrowed)
            ForgottenSockets.Tell(Scheduler, what, origin);
    }

    private static string Describe(IoResult result, EndPoint? address) => result ? EndPointText.Of(address) : "none";
}
