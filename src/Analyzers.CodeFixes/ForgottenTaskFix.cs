using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER003: await the call, or start a fiber for it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForgottenTaskFix))]
[Shared]
public sealed class ForgottenTaskFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public ForgottenTaskFix()
        : base("FIBER003")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement)
            return;
        ExpressionSyntax expression = statement.Expression;
        if (IsInAsync(statement))
            Offer(context, "Await the call", () => Replace(root, expression, Parse($"await {expression.WithoutTrivia()}")));
        if (model.GetTypeInfo(expression).Type?.Name == "FiberTask")
            Offer(context, "Start a fiber", () => Replace(root, expression, Parse($"{Name(model, node, "FiberNet", "Fiber")}.Start(() => {expression.WithoutTrivia()})")));
    }
}
