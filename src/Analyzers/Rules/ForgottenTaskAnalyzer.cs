using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER003: a <c>FiberTask</c> that nothing awaits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForgottenTaskAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER003";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A FiberTask is not awaited",
        "'{0}' is not awaited: its failure is lost, and once it has parked its fiber cannot park again",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Await the call. To run it beside the caller, start a fiber with Fiber.Start.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public ForgottenTaskAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        var outcomes = new OutcomeMethods(types);
        context.RegisterOperationAction(
            operation =>
            {
                IOperation expression = ((IExpressionStatementOperation)operation.Operation).Operation.Bare();
                if (expression is IConditionalAccessOperation access)
                    expression = access.WhenNotNull.Bare();
                // FIBER001 tells of a call whose outcome is lost together with its task.
                if (expression is IInvocationOperation call && types.IsAwaitable(call.Type) && outcomes.Dropped(call) is null && !types.IsOperation(call.TargetMethod.ContainingType))
                    operation.ReportDiagnostic(At(expression.Syntax, call.TargetMethod.Name));
            },
            OperationKind.ExpressionStatement);
        context.RegisterOperationAction(operation => CheckLocal(operation, types), OperationKind.VariableDeclarator);
    }

    private void CheckLocal(OperationAnalysisContext context, FiberTypes types)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (!types.IsAwaitable(declarator.Symbol.Type) || declarator.Initializer is null)
            return;
        IOperation function = CodeContext.FunctionOf(declarator);
        bool isRead = function.AllOperations().Any(operation => operation is ILocalReferenceOperation reference
            && reference.Local.IsSame(declarator.Symbol)
            && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference));
        if (!isRead)
            context.ReportDiagnostic(Diagnostic.Create(Rule, declarator.Symbol.Locations[0], declarator.Symbol.Name));
    }
}
