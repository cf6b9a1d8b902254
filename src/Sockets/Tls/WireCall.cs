using System.Threading.Tasks.Sources;

namespace FiberNet;

/// <summary>A read or a write of a <see cref="TlsWire"/> that the kernel could not serve at the call. One object for each direction, used again and again.</summary>
internal sealed class WireCall : IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _core;
    private volatile bool _isPending;

    internal bool IsPending => _isPending;

    /// <summary>The caller's memory, or what is left of it.</summary>
    internal ReadOnlyMemory<byte> Buffer { get; set; }

    internal short Begin(ReadOnlyMemory<byte> buffer)
    {
        _core.Reset();
        Buffer = buffer;
        _isPending = true;
        return _core.Version;
    }

    /// <summary>Runs what awaits the call, which may begin the next one before this returns.</summary>
    internal void Complete(int count)
    {
        Buffer = default;
        _isPending = false;
        _core.SetResult(count);
    }

    internal void Fail(Exception failure)
    {
        Buffer = default;
        _isPending = false;
        _core.SetException(failure);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    int IValueTaskSource<int>.GetResult(short token) => _core.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);
}
