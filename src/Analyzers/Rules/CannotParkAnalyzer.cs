using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER006: a call that suspends its fiber, from code that is not a fiber's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CannotParkAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER006";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A FiberTask method is called where it cannot park",
        "'{0}' suspends its fiber, but {1} is no fiber: on a thread without fibers the call throws as soon as it has to wait",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Use Fiber.Wrap or InvokeAsync, which start a fiber from any thread. On the scheduler's thread AsValueTask() says that the call is meant.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public CannotParkAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        context.RegisterOperationAction(operation => CheckCall(operation, types), OperationKind.Invocation);
        context.RegisterOperationAction(operation => CheckForEach(operation, types), OperationKind.Loop);
    }

    private void CheckCall(OperationAnalysisContext context, FiberTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (method.Name == "GetResult")
        {
            if (types.IsFiberTask(method.ContainingType.ContainingType) && IsBlocking(call))
                context.ReportDiagnostic(At(call.Syntax, "GetResult", "a thread that waits in GetResult()"));
            return;
        }

        bool isMarked = FiberTypes.Has(method.OriginalDefinition, types.Parks);
        if (!isMarked && !types.IsFiberTask(call.Type))
            return;
        CodeContext code = CodeContext.Of(call, context.ContainingSymbol, types);
        switch (code.Kind)
        {
            case CodeKind.StaticConstructor or CodeKind.Finalizer:
            case CodeKind.Iterator when !IsAwaited(call) || isMarked || IsAsync(method, types):
            case CodeKind.Task when (isMarked || IsAsync(method, types)) && !ThreadHops.IsOnOtherThread(code.Function, types):
                if (!IsHandedOn(call))
                    context.ReportDiagnostic(At(call.Syntax, method.Name, Describe(code)));
                break;
        }
    }

    private void CheckForEach(OperationAnalysisContext context, FiberTypes types)
    {
        if (context.Operation is not IForEachLoopOperation { IsAsynchronous: true } loop || !FiberTypes.Is(loop.Collection.Bare().Type, types.FiberChannel))
            return;
        CodeContext code = CodeContext.Of(loop, context.ContainingSymbol, types);
        if (code.Kind is CodeKind.Task or CodeKind.Iterator)
            context.ReportDiagnostic(At(loop.Collection.Syntax, "await foreach", Describe(code)));
    }

    /// <summary>An operation may be awaited by <c>async Task</c> code on the scheduler's thread; an async method may not.</summary>
    private static bool IsAsync(IMethodSymbol method, FiberTypes types)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        return types.IsFiberTask(definition.ReturnType) && (definition.IsAsync || FiberTypes.Has(definition, types.AsyncStateMachine));
    }

    private static bool IsAwaited(IInvocationOperation call) => call.BareParent() is IAwaitOperation;

    /// <summary>Dropped calls are for FIBER001 and FIBER003.</summary>
    private static bool IsHandedOn(IInvocationOperation call) => call.BareParent() is IArgumentOperation or IReturnOperation;

    private static bool IsBlocking(IInvocationOperation call) =>
        call.Instance?.Bare() is IInvocationOperation { TargetMethod.Name: "GetAwaiter" };

    private static string Describe(CodeContext code) => code.Kind switch
    {
        CodeKind.StaticConstructor => "a static constructor",
        CodeKind.Finalizer => "a finalizer",
        CodeKind.Iterator => "an iterator",
        _ => "an async method of another task type",
    };
}
