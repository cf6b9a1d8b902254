using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>The execution context of the scheduler's thread: which one was installed, and whether the code that ran since has set another.</summary>
/// <remarks>
/// The question is asked after each slice. <see cref="ExecutionContext.Capture"/> answers it in 3 ns, a quarter of a switch,
/// most of them to find the thread. So the field is looked at in which the runtime keeps the context of a thread: never
/// written, and only to see that it has not changed. A runtime that keeps it elsewhere is noticed at the start and asked as
/// usual; the switch <see cref="CaptureSwitch"/> of <see cref="AppContext"/> asks for that too.
/// </remarks>
internal struct ThreadContext
{
    private const string CaptureSwitch = "FiberNet.Fibers.CaptureContext";

    private static readonly bool s_canSeeField = ChangeIsSeen();

    /// <summary>The thread, or null if its field is not looked at.</summary>
    private readonly Thread? _thread;
    private ExecutionContext? _field;

    /// <summary>Begins with the context that the calling thread has.</summary>
    /// <param name="current">It, captured.</param>
    internal ThreadContext(ExecutionContext current)
    {
        bool captures = AppContext.TryGetSwitch(CaptureSwitch, out bool isOn) && isOn;
        _thread = s_canSeeField && !captures ? Thread.CurrentThread : null;
        Note(current);
    }

    /// <summary>The context that was installed or noted last; null before the loop.</summary>
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

    /// <summary>The thread has this context already.</summary>
    /// <param name="current">It, captured.</param>
    internal void Note(ExecutionContext? current)
    {
        Installed = current;
        if (_thread is not null)
            _field = Field(_thread);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_executionContext")]
    private static extern ref ExecutionContext? Field(Thread thread);

    /// <summary>Sets a value and takes it back: the field has to show that.</summary>
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
