using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER007: a call that blocks the thread, in a fiber.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER007";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A call blocks the thread of the fibers",
        "'{0}' blocks the thread, and with it every fiber of the scheduler",
        Categories.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Await an asynchronous call instead, or run this one on the thread pool with Reactor.Offload.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public BlockingCallAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        // Most compilations have no fiber's method that calls anything of the table: it is read when the first call asks.
        var table = new Lazy<BlockingApis>(() => new BlockingApis(types, context.Options.AdditionalFiles, context.CancellationToken));
        context.RegisterOperationAction(
            operation =>
            {
                ISymbol member = operation.Operation switch
                {
                    IInvocationOperation call => call.TargetMethod,
                    IPropertyReferenceOperation property => property.Property,
                    IObjectCreationOperation { Constructor: { } constructor } => constructor,
                    _ => operation.ContainingSymbol,
                };
                CodeContext code = CodeContext.Of(operation.Operation, operation.ContainingSymbol, types);
                if (code.IsOnFiberThread && table.Value.Contains(member) && !ThreadHops.IsOnOtherThread(code.Function, types))
                    operation.ReportDiagnostic(At(operation.Operation.Syntax, $"{member.ContainingType.Name}.{member.Name}"));
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference,
            OperationKind.ObjectCreation);
    }
}
