using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER012: fibers, sockets and channels used in a delegate that runs on another thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongThreadAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER012";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A fiber's object is used on another thread",
        "'{0}' belongs to the thread of its scheduler, but this delegate runs on another one",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Start a fiber instead of a task, or come back with Reactor.Post or Reactor.InvokeAsync.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public WrongThreadAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (NeedsThread(call, types) && ThreadHops.IsOnOtherThread(CodeContext.FunctionOf(call), types))
                    operation.ReportDiagnostic(At(call.Syntax, call.TargetMethod.Name));
            },
            OperationKind.Invocation);

    private static bool NeedsThread(IInvocationOperation call, FiberTypes types)
    {
        IMethodSymbol method = call.TargetMethod;
        if (types.IsAwaitable(call.Type) || FiberStarts.IsStart(call, types) || FiberTypes.Has(method.OriginalDefinition, types.ReactorThread))
            return true;
        return !method.IsStatic && method.ContainingType.SpecialType != SpecialType.System_Object && !method.IsOverride && types.IsThreadBound(method.ContainingType);
    }
}
