using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER019: await into a variable first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LostUpdateFix))]
[Shared]
public sealed class LostUpdateFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public LostUpdateFix()
        : base("FIBER019")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } assignment)
            return;
        AwaitExpressionSyntax[] waits = assignment.Right.DescendantNodesAndSelf().OfType<AwaitExpressionSyntax>().ToArray();
        if (waits.Length != 1)
            return;
        AwaitExpressionSyntax wait = waits[0];
        string name = FreeName(model, wait.SpanStart, "value");
        Offer(context, "Move the await before the update", () => ReplaceStatement(
            root,
            statement,
            ParseStatement($"var {name} = {wait.WithoutTrivia()};\n"),
            statement.ReplaceNode(wait, SyntaxFactory.IdentifierName(name)).WithoutLeadingTrivia()));
    }
}
