using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A task that failed before its method suspended. It is not pooled, so it may be awaited more than once.</summary>
[DebuggerNonUserCode]
internal sealed class FailedBox<T> : FiberBox<T>
{
    internal FailedBox(Exception exception) => SetFailure(exception);

    internal override void Step() => throw new UnreachableException();

    internal override void Recycle()
    {
    }

    internal override string Describe() => "failed";
}
