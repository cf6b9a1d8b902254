using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>
/// A non-blocking socket whose operations suspend the calling fiber. Modeled on Tarantool's <c>socket</c> module.
/// </summary>
/// <remarks>
/// <para>Expected outcomes are values, of two shapes. A call gives an <see cref="IoResult"/>, which has the count and the errno
/// and converts to <see cref="bool"/>. Or it gives an object, <c>null</c> for none, with the reason in <c>Errno.Last</c>.
/// <c>OrThrow()</c> turns either into an exception. Misuse throws: a closed socket, a size or time out of range, a call from
/// another thread. A cancel of the fiber is a <see cref="FiberCanceledException"/>.</para>
/// <para>Calls with a plain name suspend the fiber if they have to wait; <c>Try…</c> and <c>Sys…</c> never do. A timeout is the maximum for
/// the whole call: <c>null</c> or infinite waits indefinitely, zero tries once.</para>
/// <para>Readers of one socket are served in the order in which they came, each call whole. So are writers.</para>
/// <para>Close each socket. The garbage collector finds a socket that was dropped and that no fiber waits on. Its reactor then
/// closes it, and writes a line to its log, at most one a second. With <see cref="FiberSchedulerOptions.TraceCreation"/> the
/// line tells where the socket was made.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class FiberSocket : IDescriptorOwner, IDisposable
{
    private readonly Descriptor _descriptor;
    private SocketTraits _traits;

    private FiberSocket(int handle, SocketTraits traits, bool ownsHandle = true, bool isNew = true)
    {
        _descriptor = new Descriptor(handle, ownsHandle, isNew);
        _traits = traits;
        if ((traits & SocketTraits.Lingering) != 0)
            _descriptor.MarkLingering();
        if (!ownsHandle)
            _traits |= SocketTraits.Borrowed;
        NoteOrigin();
    }

    /// <summary>The error of the last call on this socket whose result was taken; <see cref="Errno.None"/> if it had none.</summary>
    public Errno Errno { get; private set; }

    /// <summary>The text of <see cref="Errno"/>; null if there is none.</summary>
    public string? Error => Errno == Errno.None ? null : Errno.StrError();

    /// <summary>The descriptor's number.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Handle
    {
        get
        {
            ThrowIfClosed();
            return _descriptor.Handle;
        }
    }

    /// <summary>True once the socket was closed or detached.</summary>
    public bool IsClosed => _descriptor.IsClosed;

    internal Descriptor Descriptor => _descriptor;

    internal bool IsPlainTcp => (_traits & (SocketTraits.PlainTcp | SocketTraits.TimedTcp)) != 0;

    internal FiberScheduler Scheduler => _descriptor.Scheduler;

    Descriptor IDescriptorOwner.Descriptor => _descriptor;

    void IDescriptorOwner.Publish(IoResult outcome) => _ = Publish(outcome);

    /// <summary>Closes the socket. Every call that waits on it ends at once with EBADF. Never waits for the peer, even if SO_LINGER has a time.</summary>
    /// <returns>Success, or the errno: EBADF if it was closed before, or what close(2) reports. The descriptor is released in every case.</returns>
    public IoResult Close()
    {
        if (IsClosed)
        {
            Errno = Errno.EBADF;
            return Errno.EBADF;
        }

        Scheduler.CheckAccess();
        IsNotForgotten();
        ReleaseBuffer();
        _transport?.Close(isOrderly: !IsAborted);
        return Publish(_descriptor.Close());
    }

    /// <summary>Closes the socket if it is open.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "Close does.")]
    public void Dispose()
    {
        if (!IsClosed)
            _ = Close();
    }

    /// <summary>Shuts down one direction or both (shutdown(2)).</summary>
    /// <param name="how">Which.</param>
    /// <returns>Success, or the errno: ENOTCONN, …; EAGAIN on a TLS connection: the close_notify has to wait for room, so call again when the socket is writable.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="how"/> is undefined.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public IoResult Shutdown(SocketShutdown how)
    {
        EnterSync();
        int native = how switch
        {
            SocketShutdown.Receive => LibC.SHUT_RD,
            SocketShutdown.Send => LibC.SHUT_WR,
            SocketShutdown.Both => LibC.SHUT_RDWR,
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, $"There is no such direction: {how}."),
        };
        if (native != LibC.SHUT_RD && _transport?.EndSending() is { IsSuccess: false } unsent)
            return Publish(unsent);
        return Publish(SocketCalls.Shutdown(_descriptor.Handle, native));
    }

    /// <summary>Gives the descriptor to the caller without closing it. For all other calls the socket is closed.</summary>
    /// <returns>The descriptor, non-blocking and close-on-exec. Bytes in the socket's own buffer are lost; see <see cref="BytesBuffered"/>.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Detach()
    {
        EnterSync();
        IsNotForgotten();
        ReleaseBuffer();
        _transport?.Close(isOrderly: false);
        _ = _descriptor.Detach();
        return _descriptor.Handle;
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "closed socket" : $"socket fd {_descriptor.Handle}";

    /// <summary>The check on entry of a call that can suspend.</summary>
    /// <returns>False if the socket is closed or the fiber interrupted: the call gives what <see cref="Refuse{T}"/> gives.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryEnter(TimeSpan? timeout, IoEvents directions)
    {
        if (_descriptor.IsClosed)
            return false;
        if (timeout is not null)
            EnterTimed(timeout, directions);
        return Scheduler.TryEnterOperation();
    }

    /// <summary>Throws what <see cref="TryEnter"/> has found; when the budget of the fiber is used up, it is the await that throws, after a yield.</summary>
    [StackTraceHidden]
    internal FiberTask<T> Refuse<T>()
    {
        if (!_descriptor.IsClosed)
            return Scheduler.Refuse<T>();
        if (!ReferenceEquals(FiberScheduler.Current, Scheduler))
            ThrowClosed();
        return Scheduler.RefuseWith<T>(Closed());
    }

    /// <summary>A call that must not wait asks the kernel: what is remembered of its readiness may be out of date.</summary>
    private void EnterTimed(TimeSpan? timeout, IoEvents directions)
    {
        FiberScheduler.CheckTimeout(timeout);
        Scheduler.CheckAccess();
        if (timeout == TimeSpan.Zero)
            _descriptor.AskAgain(directions);
    }

    /// <summary>The check on entry of a call that never suspends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EnterSync()
    {
        if (_descriptor.IsClosed)
            ThrowClosed();
        Scheduler.CheckAccess();
    }

    /// <summary>
    /// Notes the outcome of a call at the moment when its result is taken: on the socket and as <c>Errno.Last</c>. Nothing else
    /// writes either.
    /// </summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns><paramref name="outcome"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IoResult Publish(IoResult outcome)
    {
        Errno = outcome.Errno;
        return Scheduler.Publish(outcome);
    }

    internal bool IsNonBlocking
    {
        get
        {
            EnterSync();
            return (_traits & SocketTraits.Blocking) == 0;
        }

        set
        {
            EnterSync();
            if (DescriptorCalls.SetNonBlocking(_descriptor.Handle, value) is { IsSuccess: false } failed)
                throw new IOException($"fcntl failed: {failed}.") { HResult = (int)failed.Errno };
            _traits = value ? _traits & ~SocketTraits.Blocking : _traits | SocketTraits.Blocking;
        }
    }

    private void ThrowIfClosed()
    {
        if (IsClosed)
            ThrowClosed();
    }

    [DoesNotReturn]
    private static void ThrowClosed() => throw Closed();

    private static ObjectDisposedException Closed() => new(nameof(FiberSocket), "The socket is closed.");
}
