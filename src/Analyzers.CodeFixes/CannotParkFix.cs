using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER006: run the call in a fiber of its own and await that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CannotParkFix))]
[Shared]
public sealed class CannotParkFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public CannotParkFix()
        : base("FIBER006")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Parent: AwaitExpressionSyntax } call)
            Offer(context, "Await it in a fiber", () => Replace(root, call, Parse($"{Name(model, node, "FiberNet", "Fiber")}.Start(() => {call.WithoutTrivia()}).AsTask()")));
    }
}
