namespace FiberNet;

/// <summary>What may end a <see cref="StreamCall"/> that waits: the caller's token, and the interruption of its fiber.</summary>
/// <remarks>A registration on a token that never fires costs nothing but the two calls: the source keeps its nodes for the next.</remarks>
internal struct StreamCancellation
{
    private CancellationTokenRegistration _byToken;
    private CancellationTokenRegistration _byFiber;
    private bool _hasToken;
    private bool _hasFiber;

    /// <summary>True if a callback has run or may still be running: it must not find the call in another use.</summary>
    private bool _hasFired;

    /// <summary>The caller's token.</summary>
    internal CancellationToken Token;

    /// <summary>The reactor's thread. A token that has fired already ends the call in here.</summary>
    internal void Register(StreamCall call, StreamOwner owner, CancellationToken token)
    {
        Token = token;
        CancellationToken interruption = owner.Waits ? owner.Fiber!.CancellationToken : default;
        if (token.CanBeCanceled && token != interruption)
        {
            _hasToken = true;
            _byToken = token.UnsafeRegister(static call => ((StreamCall)call!).OnToken(), call);
        }

        if (interruption.CanBeCanceled)
        {
            _hasFiber = true;
            _byFiber = interruption.UnsafeRegister(static call => ((StreamCall)call!).OnInterrupt(), call);
        }
    }

    /// <summary>The call ends. Does not wait for a callback that runs on another thread now.</summary>
    internal void Unregister()
    {
        if (_hasToken && !_byToken.Unregister())
            _hasFired = true;
        if (_hasFiber && !_byFiber.Unregister())
            _hasFired = true;
        _hasToken = _hasFiber = false;
        _byToken = _byFiber = default;
    }

    /// <returns>True if the call may be used again.</returns>
    internal bool Clear()
    {
        Token = default;
        return !_hasFired;
    }
}
