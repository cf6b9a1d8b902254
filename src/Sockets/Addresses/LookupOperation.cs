using System.Net;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A fiber's wait for the resolver's answer.</summary>
/// <remarks>Not pooled: a thread of a <see cref="LookupLane"/> holds on to the object after the fiber has gone on.</remarks>
internal sealed class LookupOperation : Operation<Resolution>
{
    private readonly string? _host;
    private readonly string? _service;
    private readonly AddrInfoHints? _hints;

    /// <summary>Written on the reactor's thread, read by a lane's: seen late it costs a lookup that nobody needs.</summary>
    private volatile bool _isLeft;

    internal LookupOperation(FiberScheduler scheduler, string? host, string? service, AddrInfoHints? hints)
        : base(scheduler)
    {
        _host = host;
        _service = service;
        _hints = hints;
    }

    /// <summary>False once the fiber has stopped waiting.</summary>
    internal bool IsWanted => !_isLeft;

    protected override string Description => $"waiting for the address of {_host ?? "this machine"}";

    protected override WaitTarget Target => new(WaitKind.Lookup);

    /// <summary>Starts the lookup on another thread.</summary>
    internal FiberTask<Resolution> Start(TimeSpan? timeout)
    {
        Begin(timeout);
        Scheduler.BeginOutsideWork();
        if (!LookupLane.Files.TryEnter(this))
            End(Refused);
        return Task;
    }

    /// <summary>On a thread of the lane for files: answers at once what they have, and passes on the rest.</summary>
    internal void AnswerFromFiles()
    {
        if (_host is null || IPAddress.TryParse(_host, out _) || HostsFile.Current.Contains(_host, (_hints ?? new AddrInfoHints()).Family))
            Answer();
        else if (!LookupLane.Network.TryEnter(this))
            Land(Refused);
    }

    /// <summary>On a thread of a lane: asks the C library.</summary>
    internal void Answer()
    {
        Resolution answer;
        try
        {
            answer = AddressLookup.Resolve(_host, _service, _hints);
        }
        catch (Exception exception)
        {
            Scheduler.Post(() =>
            {
                if (!IsWanted)
                    return;
                Leave();
                Fail(exception);
            });
            return;
        }

        Land(answer);
    }

    protected override Resolution OnTimeout()
    {
        Leave();
        return TimedOut;
    }

    protected override void OnCanceled() => Leave();

    protected override void OnRecycle() => _isLeft = true;

    /// <summary>The answer of a lookup that may not wait, or has waited too long.</summary>
    internal static Resolution TimedOut => Failed(Errno.ETIMEDOUT, Errno.ETIMEDOUT.StrError());

    private static Resolution Refused => Failed(Errno.EAGAIN, "too many lookups wait for the name servers");

    private static Resolution Failed(Errno error, string text) => new(null, error, "getaddrinfo: " + text);

    private void Land(Resolution answer) => Scheduler.Post(() =>
    {
        if (IsWanted)
            End(answer);
    });

    private void End(Resolution answer)
    {
        Leave();
        Complete(answer);
    }

    private void Leave()
    {
        _isLeft = true;
        Scheduler.EndOutsideWork();
    }
}
