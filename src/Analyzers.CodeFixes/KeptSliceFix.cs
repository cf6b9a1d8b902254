using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER010: copy the slice.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeptSliceFix))]
[Shared]
public sealed class KeptSliceFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public KeptSliceFix()
        : base("FIBER010")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (Slice(node, model) is not { } slice)
            return;
        Offer(context, "Copy the slice", () =>
        {
            string copy = $"{Receiver(slice)}.ToArray()";
            // With var the variable would become an array, which has other members than a memory.
            bool keepsType = slice.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } } or IsPatternExpressionSyntax;
            return Replace(root, slice, Parse(keepsType ? $"new {Name(model, node, "System", "ReadOnlyMemory")}<byte>({copy})" : copy));
        });
    }

    /// <summary>The await of the slice: the reported one, or the one that the reported variable comes from.</summary>
    private static ExpressionSyntax? Slice(SyntaxNode node, SemanticModel model)
    {
        if (node is IdentifierNameSyntax && model.GetSymbolInfo(node).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } places })
            return InDeclaration(places[0].GetSyntax());
        return node.FirstAncestorOrSelf<AwaitExpressionSyntax>() is { } wait ? Widest(wait) : null;
    }

    private static ExpressionSyntax? InDeclaration(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => IsRead(value) ? value : null,
        SingleVariableDesignationSyntax designation => designation.FirstAncestorOrSelf<IsPatternExpressionSyntax>()?.Expression,
        _ => null,
    };

    private static bool IsRead(ExpressionSyntax value) =>
        value.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.Text == "ReadLineMemory");

    /// <summary>With the parentheses around it, and the memory of the line.</summary>
    private static ExpressionSyntax Widest(ExpressionSyntax expression) => expression.Parent switch
    {
        ParenthesizedExpressionSyntax parenthesized => Widest(parenthesized),
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Memory" } memory => memory,
        _ => expression,
    };
}
