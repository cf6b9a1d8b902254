using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <summary>
/// A lock for sections of some nanoseconds, in which nothing is called that could wait. Who has to wait spins and gives its core
/// up in between, so it never sleeps in the kernel on the reactor's thread. Not recursive.
/// </summary>
internal struct PipeGate
{
    private int _isTaken;

    [UnscopedRef]
    internal Section Enter()
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
            EnterSlowly();
        return new Section(ref this);
    }

    private void EnterSlowly()
    {
        SpinWait wait = default;
        do
            wait.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref _isTaken) != 0 || Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0);
    }

    /// <summary>The section; it ends at the end of its block.</summary>
    internal readonly ref struct Section(ref PipeGate gate)
    {
        private readonly ref PipeGate _gate = ref gate;

        public void Dispose() => Volatile.Write(ref _gate._isTaken, 0);
    }
}
