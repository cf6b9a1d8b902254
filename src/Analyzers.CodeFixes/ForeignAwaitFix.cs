using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER008: wait with AsFiber, which a time limit ends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForeignAwaitFix))]
[Shared]
public sealed class ForeignAwaitFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public ForeignAwaitFix()
        : base("FIBER008")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AwaitExpressionSyntax>() is not { } wait)
            return;
        ExpressionSyntax task = WithoutConfigure(wait.Expression);
        if (model.GetTypeInfo(task).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask" })
            return;
        Offer(context, "Wait with AsFiber", () =>
        {
            ExpressionSyntax receiver = task is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ObjectCreationExpressionSyntax
                ? task.WithoutTrivia()
                : SyntaxFactory.ParenthesizedExpression(task.WithoutTrivia());
            ExpressionSyntax left = SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, SyntaxFactory.IdentifierName("AsFiber")));
            return root.ReplaceNode(wait.Expression, left.WithTriviaFrom(wait.Expression));
        });
    }

    private static ExpressionSyntax WithoutConfigure(ExpressionSyntax expression) =>
        expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } access } ? access.Expression : expression;
}
