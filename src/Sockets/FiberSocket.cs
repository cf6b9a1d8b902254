using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>
/// A socket whose calls park the fiber instead of blocking the thread: <c>socket</c> of the original, in C#.
/// </summary>
/// <remarks>
/// <para>Expected outcomes are values: a timeout, a reset, a refused connection is <c>false</c>, <c>null</c> or <c>-1</c>,
/// and <see cref="Errno"/> tells the reason. Misuse is an exception: a closed socket, a size or time out of range, a call
/// from another thread. A cancel of the fiber is a <see cref="FiberCanceledException"/>.</para>
/// <para>Calls with a plain name park where they have to; <c>Try…</c> and <c>Sys…</c> never do. Every timeout is a total for
/// the call: null or infinite is for ever, zero tries once.</para>
/// <para>Two readers on one socket are served in the order in which they came, each whole; the same for two writers.</para>
/// <para>Close each socket. One that was dropped, and that no fiber waits on, is closed by its reactor once the garbage collector
/// has found it, with a line in the reactor's log, one a second at most; with <see cref="FiberSchedulerOptions.TraceCreation"/> it
/// tells where the socket was made.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class FiberSocket : IDisposable
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

    /// <summary>The error of the last operation on this socket whose result was taken; <see cref="Errno.None"/> if it had none.</summary>
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

    internal FiberScheduler Scheduler => _descriptor.Scheduler;

    /// <summary>Closes the socket. Every call that waits on it ends at once with EBADF. Never waits for the peer, also if <see cref="Linger"/> has a time.</summary>
    /// <returns>True; false if it was closed before (EBADF), or if close(2) reports an error. The descriptor is free in every case.</returns>
    public bool Close()
    {
        if (!IsClosed)
        {
            Scheduler.CheckAccess();
            IsNotForgotten();
            ReleaseBuffer();
        }

        Errno = (Errno)_descriptor.Close();
        return Errno == Errno.None;
    }

    /// <summary>Closes the socket if it is open.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "Close does.")]
    public void Dispose() => Close();

    /// <summary>Shuts down one direction or both (shutdown(2)).</summary>
    /// <param name="how">Which.</param>
    /// <returns>True; false on an error, such as ENOTCONN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="how"/> is none of the enumeration's.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Shutdown(SocketShutdown how)
    {
        EnterSync();
        int native = how switch
        {
            SocketShutdown.Receive => SHUT_RD,
            SocketShutdown.Send => SHUT_WR,
            SocketShutdown.Both => SHUT_RDWR,
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, $"There is no such direction: {how}."),
        };
        return Check(shutdown(_descriptor.Handle, native));
    }

    /// <summary>Shuts down one direction or both, by the original's names.</summary>
    /// <param name="how">"R", "READ" or "0": the reading end; "W", "WRITE" or "1": the writing end; "RW", "READ_WRITE" or "2": both.</param>
    /// <returns>True; false on an error, such as ENOTCONN.</returns>
    /// <exception cref="ArgumentException"><paramref name="how"/> is none of these.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Shutdown(string how) => Shutdown(SocketNames.ParseShutdown(how));

    /// <summary>Shuts down one direction or both, by shutdown(2)'s numbers.</summary>
    /// <param name="how">0: the reading end; 1: the writing end; 2: both.</param>
    /// <returns>True; false on an error, such as ENOTCONN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="how"/> is none of these.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Shutdown(int how) => Shutdown(SocketNames.ParseShutdown(how));

    /// <summary>Gives the descriptor up without closing it: it is the caller's. The socket is closed to all other calls.</summary>
    /// <returns>The descriptor, non-blocking and close-on-exec. Bytes in the socket's own buffer are lost; see <see cref="Buffered"/>.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Detach()
    {
        EnterSync();
        IsNotForgotten();
        ReleaseBuffer();
        _descriptor.Detach();
        return _descriptor.Handle;
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "closed socket" : $"socket fd {_descriptor.Handle}";

    /// <summary>The check on entry of a call that can park.</summary>
    /// <returns>False if the socket is closed or the fiber interrupted: the call gives what <see cref="Refuse{T}"/> gives.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnter(TimeSpan? timeout, IoEvents directions)
    {
        if (_descriptor.IsClosed)
            return false;
        if (timeout is not null)
            EnterTimed(timeout, directions);
        return Scheduler.TryEnterOperation();
    }

    /// <summary>Throws what <see cref="TryEnter"/> has found; when the budget of the fiber is used up, it is the await that throws, after a yield.</summary>
    [StackTraceHidden]
    private FiberTask<T> Refuse<T>()
    {
        if (!_descriptor.IsClosed)
            return Scheduler.Refuse<T>();
        if (!ReferenceEquals(FiberScheduler.Current, Scheduler))
            ThrowClosed();
        return Scheduler.RefuseWith<T>(Closed());
    }

    /// <summary>A call that must not wait asks the kernel: what is remembered of its readiness may be behind the times.</summary>
    private void EnterTimed(TimeSpan? timeout, IoEvents directions)
    {
        FiberScheduler.CheckTimeout(timeout);
        Scheduler.CheckAccess();
        if (timeout == TimeSpan.Zero)
            _descriptor.AskAgain(directions);
    }

    /// <summary>The check on entry of a call that never parks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterSync()
    {
        if (_descriptor.IsClosed)
            ThrowClosed();
        Scheduler.CheckAccess();
    }

    /// <summary>The result of a system call without a value.</summary>
    private bool Check(int result)
    {
        if (result < 0)
            return Failed((Errno)errno);
        Errno = Errno.None;
        return true;
    }

    private bool Failed(Errno error)
    {
        SetError(error);
        return false;
    }

    /// <summary>Publishes the error of an operation whose result is being taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetError(Errno error)
    {
        Errno = error;
        if (error != Errno.None)
            Scheduler.LastError = (ushort)error;
    }

    /// <summary>
    /// The descriptor's mode. Sockets are non-blocking from birth. On one that was made blocking <c>Sys…</c> calls may
    /// block the reactor, reads and writes that park still never do, and accept and connect that park throw.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="IOException">fcntl(2) fails; it does not for an open descriptor.</exception>
    public bool NonBlock
    {
        get
        {
            EnterSync();
            return (_traits & SocketTraits.Blocking) == 0;
        }

        set
        {
            EnterSync();
            if (!SetNonBlocking(_descriptor.Handle, value))
                throw new IOException($"fcntl failed: {((Errno)errno).StrError()}.");
            _traits = value ? _traits & ~SocketTraits.Blocking : _traits | SocketTraits.Blocking;
        }
    }

    private static bool SetNonBlocking(int handle, bool value)
    {
        int flags = fcntl(handle, F_GETFL);
        return flags >= 0 && fcntl(handle, F_SETFL, value ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) >= 0;
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
