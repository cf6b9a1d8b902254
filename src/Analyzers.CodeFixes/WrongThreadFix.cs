using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER012: start a fiber instead of a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WrongThreadFix))]
[Shared]
public sealed class WrongThreadFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public WrongThreadFix()
        : base("FIBER012")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { AsyncKeyword: var async, Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call } argument } }
            || async == default
            || call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: "Run" }
            || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { ContainingType.Name: "Task" })
            return;
        string start = $"{Name(model, node, "FiberNet", "Fiber")}.Start{argument.WithoutTrivia()}";
        if (call.Parent is AwaitExpressionSyntax)
            Offer(context, "Start a fiber", () => Replace(root, call, Parse($"{start}.Join()")));
        else if (call.Parent is ExpressionStatementSyntax)
            Offer(context, "Start a fiber", () => Replace(root, call, Parse(start)));
    }
}
