using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER002: throw when the outcome is a failure.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UncheckedValueFix))]
[Shared]
public sealed class UncheckedValueFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public UncheckedValueFix()
        : base("FIBER002")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is not { } access)
            return;
        ITypeSymbol? type = model.GetTypeInfo(access.Expression).Type;
        if (type is not null && !model.LookupSymbols(access.SpanStart, type, "OrThrow", includeReducedExtensionMethods: true).IsEmpty)
            Offer(context, "Add OrThrow()", () => Replace(root, access.Expression, Parse($"{access.Expression.WithoutTrivia()}.OrThrow()")));
        else if (access.Expression is IdentifierNameSyntax variable && access.FirstAncestorOrSelf<StatementSyntax>() is { } statement)
            Offer(context, "Throw when there is no value", () => ReplaceStatement(root, statement, ParseStatement($"if (!{variable.WithoutTrivia()})\n    throw new {Name(model, node, "System", "InvalidOperationException")}(\"There is no value.\");\n"), statement.WithoutLeadingTrivia()));
    }
}
