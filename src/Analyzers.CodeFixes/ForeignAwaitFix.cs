using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER008: wait with Fiber.Await, which a time limit ends.</summary>
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
        if (node.FirstAncestorOrSelf<AwaitExpressionSyntax>() is not { } wait || wait.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return;
        // In a loop's condition or an initializer of several variables the await cannot go to a statement of its own.
        if (statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax))
            return;
        ExpressionSyntax task = WithoutConfigure(wait.Expression);
        if (model.GetTypeInfo(task).Type is not INamedTypeSymbol type)
            return;
        string name = FreeName(model, wait.SpanStart, "task");
        string byReference = type.Name == "ValueTask" ? "ref " : "";
        bool isVariable = task is IdentifierNameSyntax && model.GetSymbolInfo(task).Symbol is ILocalSymbol or IParameterSymbol;
        string variable = isVariable ? task.ToString() : name;
        Offer(context, "Wait with Fiber.Await", () =>
        {
            StatementSyntax end = statement.ReplaceNode(wait.Expression, SyntaxFactory.IdentifierName(variable)).WithoutLeadingTrivia();
            StatementSyntax look = ParseStatement($"await {Name(model, node, "FiberNet", "Fiber")}.Await({byReference}{variable});\n");
            return isVariable
                ? ReplaceStatement(root, statement, look, end)
                : ReplaceStatement(root, statement, ParseStatement($"var {name} = {task.WithoutTrivia()};\n"), look, end);
        });
    }

    private static ExpressionSyntax WithoutConfigure(ExpressionSyntax expression) =>
        expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } access } ? access.Expression : expression;
}
