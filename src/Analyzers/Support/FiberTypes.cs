using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace FiberNet.Analyzers;

/// <summary>The types that the rules know by name, resolved once for each compilation.</summary>
internal sealed class FiberTypes
{
    private static readonly ConditionalWeakTable<Compilation, FiberTypes> s_known = new();

    private readonly INamedTypeSymbol? _fiberTask;
    private readonly INamedTypeSymbol? _fiberTaskOfT;
    private readonly ImmutableArray<INamedTypeSymbol> _awaitables;
    private readonly ImmutableArray<INamedTypeSymbol> _outcomes;
    private readonly ImmutableArray<INamedTypeSymbol> _tasks;
    private readonly ImmutableArray<INamedTypeSymbol> _threadBound;

    private readonly INamedTypeSymbol? _operation;

    private FiberTypes(Compilation compilation)
    {
        Compilation = compilation;
        _fiberTask = Find("FiberNet.FiberTask");
        _fiberTaskOfT = Find("FiberNet.FiberTask`1");
        if (_fiberTask is null || _fiberTaskOfT is null)
            return;

        _awaitables = FindAll("FiberNet.SleepAwaitable", "FiberNet.YieldAwaitable");
        _outcomes = FindAll("FiberNet.IoResult");
        _tasks = FindAll(
            "System.Threading.Tasks.Task",
            "System.Threading.Tasks.Task`1",
            "System.Threading.Tasks.ValueTask",
            "System.Threading.Tasks.ValueTask`1");
        _threadBound = FindAll("FiberNet.Advanced.SchedulerBound", "FiberNet.SchedulerBound", "FiberNet.FiberSocket");
        _operation = Find("FiberNet.Advanced.FiberBox") ?? Find("FiberNet.FiberBox");
        Fiber = Find("FiberNet.Fiber");
        FiberScope = Find("FiberNet.FiberScope");
        FiberSocket = Find("FiberNet.FiberSocket");
        FiberMutex = Find("FiberNet.FiberMutex");
        FiberSemaphore = Find("FiberNet.FiberSemaphore");
        MutexGuard = Find("FiberNet.MutexGuard");
        InterruptGuard = Find("FiberNet.InterruptGuard");
        CancelRegistration = Find("FiberNet.CancelRegistration");
        FiberChannel = Find("FiberNet.FiberChannel`1");
        FiberLocal = Find("FiberNet.FiberLocal`1");
        Received = Find("FiberNet.Received`1");
        Reactor = Find("FiberNet.Reactor");
        AsyncLocal = Find("System.Threading.AsyncLocal`1");
        CancellationToken = Find("System.Threading.CancellationToken");
        ThreadStatic = Find("System.ThreadStaticAttribute");
        NotifyCompletion = Find("System.Runtime.CompilerServices.INotifyCompletion");
        AsyncStateMachine = Find("System.Runtime.CompilerServices.AsyncStateMachineAttribute");
        MustObserve = Find("FiberNet.MustObserveAttribute");
        Parks = Find("FiberNet.ParksAttribute");
        BlocksThread = Find("FiberNet.BlocksThreadAttribute");
        ReactorThread = Find("FiberNet.ReactorThreadAttribute");
        Owned = FindAll("FiberNet.FiberSocket", "FiberNet.TcpServer", "FiberNet.UdpServer", "FiberNet.SignalQueue");
    }

    internal Compilation Compilation { get; }

    internal INamedTypeSymbol? Fiber { get; }

    internal INamedTypeSymbol? FiberScope { get; }

    internal INamedTypeSymbol? FiberSocket { get; }

    internal INamedTypeSymbol? FiberMutex { get; }

    internal INamedTypeSymbol? FiberSemaphore { get; }

    internal INamedTypeSymbol? MutexGuard { get; }

    internal INamedTypeSymbol? InterruptGuard { get; }

    internal INamedTypeSymbol? CancelRegistration { get; }

    internal INamedTypeSymbol? FiberChannel { get; }

    internal INamedTypeSymbol? FiberLocal { get; }

    internal INamedTypeSymbol? Received { get; }

    internal INamedTypeSymbol? Reactor { get; }

    internal INamedTypeSymbol? AsyncLocal { get; }

    internal INamedTypeSymbol? CancellationToken { get; }

    internal INamedTypeSymbol? ThreadStatic { get; }

    internal INamedTypeSymbol? NotifyCompletion { get; }

    internal INamedTypeSymbol? AsyncStateMachine { get; }

    internal INamedTypeSymbol? MustObserve { get; }

    internal INamedTypeSymbol? Parks { get; }

    internal INamedTypeSymbol? BlocksThread { get; }

    internal INamedTypeSymbol? ReactorThread { get; }

    /// <summary>What its maker must dispose.</summary>
    internal ImmutableArray<INamedTypeSymbol> Owned { get; }

    /// <summary>The types of a compilation; null where FiberNet is not referenced, so that the rules cost nothing there.</summary>
    internal static FiberTypes? Of(Compilation compilation)
    {
        FiberTypes types = s_known.GetValue(compilation, key => new FiberTypes(key));
        return types._fiberTaskOfT is null || types._fiberTask is null ? null : types;
    }

    internal static bool Is(ITypeSymbol? type, INamedTypeSymbol? known) =>
        type is not null && known is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    internal static bool Has(ISymbol symbol, INamedTypeSymbol? attribute) =>
        attribute is not null && symbol.GetAttributes().Any(data => SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute));

    /// <summary>True for <c>FiberTask</c> and <c>FiberTask&lt;T&gt;</c>.</summary>
    internal bool IsFiberTask(ITypeSymbol? type) => Is(type, _fiberTask) || Is(type, _fiberTaskOfT);

    /// <summary>True for each type of FiberNet that is awaited.</summary>
    internal bool IsAwaitable(ITypeSymbol? type) => IsFiberTask(type) || IsOneOf(type, _awaitables);

    /// <summary>True for <c>Task</c> and <c>ValueTask</c>, with and without a value.</summary>
    internal bool IsTask(ITypeSymbol? type) => IsOneOf(type, _tasks);

    /// <summary>True for a type whose values tell that something may have failed.</summary>
    internal bool IsOutcome(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && (IsOneOf(named, _outcomes) || Has(named.OriginalDefinition, MustObserve));

    /// <summary>True for the library's own outcome types, whose members the rules know.</summary>
    internal bool IsKnownOutcome(ITypeSymbol? type) => IsOneOf(type, _outcomes);

    internal bool IsOwned(ITypeSymbol? type) => IsOneOf(type, Owned);

    /// <summary>The T of a <c>FiberTask&lt;T&gt;</c>; null of everything else.</summary>
    internal ITypeSymbol? ResultOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && Is(named, _fiberTaskOfT) ? named.TypeArguments[0] : null;

    /// <summary>True for an object that throws when it is used on another thread than its scheduler's.</summary>
    internal bool IsThreadBound(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (IsOneOf(level, _threadBound) || Has(level.OriginalDefinition, ReactorThread))
                return true;
        }

        return false;
    }

    /// <summary>True inside the classes of operations, which make the task that their callers await.</summary>
    internal bool IsOperation(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (Is(level, _operation))
                return true;
        }

        return false;
    }

    internal INamedTypeSymbol? Find(string name) => Compilation.GetTypeByMetadataName(name);

    private static bool IsOneOf(ITypeSymbol? type, ImmutableArray<INamedTypeSymbol> known)
    {
        if (type is null || known.IsDefault)
            return false;
        foreach (INamedTypeSymbol candidate in known)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, candidate))
                return true;
        }

        return false;
    }

    private ImmutableArray<INamedTypeSymbol> FindAll(params string[] names) =>
        names.Select(Find).Where(type => type is not null).Select(type => type!).ToImmutableArray();
}
