using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FiberNet.Analyzers;

/// <summary>FIBER005: a <c>FiberTask</c> in a field, a property or a collection.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoredTaskAnalyzer : FiberAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "FIBER005";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A FiberTask is stored",
        "'{0}' stores a FiberTask, which is valid in the fiber that made it and until its first await only",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Store a Fiber: Fiber.Start gives one, any number of fibers may join it, any number of times.",
        Pages.Of(Id));

    /// <summary>Makes the analyzer.</summary>
    public StoredTaskAnalyzer()
        : base(s_rule)
    {
    }

    private protected override void Start(CompilationStartAnalysisContext context, FiberTypes types)
    {
        context.RegisterSymbolAction(symbol => CheckField(symbol, (IFieldSymbol)symbol.Symbol, types), SymbolKind.Field);
        context.RegisterSymbolAction(symbol => CheckProperty(symbol, types), SymbolKind.Property);
        context.RegisterOperationAction(operation => CheckCollection(operation, types), OperationKind.ObjectCreation, OperationKind.ArrayCreation);
    }

    /// <summary>Only a property with a field of its own stores anything.</summary>
    private void CheckProperty(SymbolAnalysisContext context, FiberTypes types)
    {
        if (!Holds(((IPropertySymbol)context.Symbol).Type, types))
            return;
        foreach (ISymbol member in context.Symbol.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && field.AssociatedSymbol.IsSame(context.Symbol))
                CheckField(context, field, types);
        }
    }

    private void CheckField(SymbolAnalysisContext context, IFieldSymbol field, FiberTypes types)
    {
        // An awaiter keeps the task that it waits for; a completed task in a static field may be awaited by everyone.
        if (!Holds(field.Type, types) || IsAwaiter(field.ContainingType, types) || field is { IsStatic: true, IsReadOnly: true })
            return;
        ISymbol named = field.AssociatedSymbol ?? field;
        if (named.Locations.Length > 0)
            context.ReportDiagnostic(Diagnostic.Create(Rule, named.Locations[0], named.Name));
    }

    private void CheckCollection(OperationAnalysisContext context, FiberTypes types)
    {
        ITypeSymbol? type = context.Operation.Type;
        if (type is null || types.IsFiberTask(type) || !Holds(type, types) || context.ContainingSymbol is IFieldSymbol or IPropertySymbol)
            return;
        // A params array lives for the call only.
        if (context.Operation is IArrayCreationOperation { IsImplicit: true })
            return;
        context.ReportDiagnostic(At(context.Operation.Syntax, type.ToMinimalDisplayString(context.Operation.SemanticModel!, context.Operation.Syntax.SpanStart)));
    }

    private static bool Holds(ITypeSymbol type, FiberTypes types)
    {
        if (types.IsFiberTask(type))
            return true;
        if (type is IArrayTypeSymbol array)
            return Holds(array.ElementType, types);
        if (type is not INamedTypeSymbol { TypeKind: not TypeKind.Delegate, TypeArguments: { Length: > 0 } arguments })
            return false;
        foreach (ITypeSymbol argument in arguments)
        {
            if (Holds(argument, types))
                return true;
        }

        return false;
    }

    private static bool IsAwaiter(INamedTypeSymbol? type, FiberTypes types)
    {
        if (type is null)
            return false;
        if (type.IsRefLikeType || type.Name.EndsWith("MethodBuilder", System.StringComparison.Ordinal))
            return true;
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (implemented.IsSame(types.NotifyCompletion))
                return true;
        }

        return false;
    }
}
