using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER016: declare the variable with using.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LeakedSocketFix))]
[Shared]
public sealed class LeakedSocketFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public LeakedSocketFix()
        : base("FIBER016")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Parent: BlockSyntax or GlobalStatementSyntax } declaration
            && declaration.UsingKeyword == default
            && declaration.Declaration.Variables.Count == 1)
            Offer(context, "Declare it with using", () => root.ReplaceNode(declaration, Using(declaration)));
        else if (node.FirstAncestorOrSelf<IfStatementSyntax>() is { Condition: IsPatternExpressionSyntax { Pattern: RecursivePatternSyntax { Designation: SingleVariableDesignationSyntax name } } } test && test.Condition.Span.Contains(node.Span))
            Offer(context, "Put it into using", () => root.ReplaceNode(test.Statement, Using(name, test.Statement)));
    }

    private static LocalDeclarationStatementSyntax Using(LocalDeclarationStatementSyntax declaration) =>
        declaration.WithoutLeadingTrivia()
            .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
            .WithLeadingTrivia(declaration.GetLeadingTrivia());

    private static StatementSyntax Using(SingleVariableDesignationSyntax name, StatementSyntax body) =>
        ParseStatement($"using ({name.Identifier.Text}) {body}").WithTriviaFrom(body);
}
