using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER013: return a FiberTask.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidFix))]
[Shared]
public sealed class AsyncVoidFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public AsyncVoidFix()
        : base("FIBER013")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        TypeSyntax? type = node switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax local => local.ReturnType,
            _ => null,
        };
        if (type is not null)
            Offer(context, "Return a FiberTask", () => Replace(root, type, SyntaxFactory.ParseTypeName(Name(model, node, "FiberNet", "FiberTask"))));
    }
}
