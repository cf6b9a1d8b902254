using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>The execution context of the scheduler's thread: which one was installed, and whether code has set another since.</summary>
/// <remarks>
/// This is asked after each slice. <see cref="ExecutionContext.Capture"/> takes 3 ns, a quarter of a switch, and most of that to
/// find the thread. Instead this reads the field in which the runtime keeps the context of a thread. The field is never written,
/// only compared. If a runtime keeps the context elsewhere, that is noticed at the start and Capture is used; the
/// <see cref="AppContext"/> switch <see cref="CaptureSwitch"/> forces that.
/// </remarks>
internal struct ThreadContext
{
    private const string CaptureSwitch = "FiberNet.Fibers.CaptureContext";

    private static readonly bool s_canSeeField = ChangeIsSeen();

    /// <summary>The thread; null if its field is not read.</summary>
    private readonly Thread? _thread;
    private ExecutionContext? _field;

    /// <summary>Starts with the context of the calling thread.</summary>
    /// <param name="current">That context, captured.</param>
    internal ThreadContext(ExecutionContext current)
    {
        bool captures = AppContext.TryGetSwitch(CaptureSwitch, out bool isOn) && isOn;
        _thread = s_canSeeField && !captures ? Thread.CurrentThread : null;
        Note(current);
    }

    /// <summary>The context that was installed or noted last; null before the loop starts.</summary>
    internal ExecutionContext? Installed { get; private set; }

    /// <summary>True if the thread has another context than <see cref="Installed"/>, or its flow was suppressed.</summary>
    internal readonly bool HasChanged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _thread is null
            ? !ReferenceEquals(ExecutionContext.Capture(), Installed)
            : !ReferenceEquals(Field(_thread), _field);
    }

    /// <summary>Gives the thread another context.</summary>
    /// <param name="context">The context.</param>
    internal void Install(ExecutionContext context)
    {
        ExecutionContext.Restore(context);
        Note(context);
    }

    /// <summary>Notes that the thread has this context already.</summary>
    /// <param name="current">That context, captured.</param>
    internal void Note(ExecutionContext? current)
    {
        Installed = current;
        if (_thread is not null)
            _field = Field(_thread);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_executionContext")]
    private static extern ref ExecutionContext? Field(Thread thread);

    /// <summary>Tests that the field shows a change: sets a value and takes it back.</summary>
    private static bool ChangeIsSeen()
    {
        try
        {
            ref ExecutionContext? field = ref Field(Thread.CurrentThread);
            ExecutionContext? before = field;
            var local = new AsyncLocal<object?> { Value = new object() };
            bool isSeen = !ReferenceEquals(field, before);
            local.Value = null;
            return isSeen;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }
}
