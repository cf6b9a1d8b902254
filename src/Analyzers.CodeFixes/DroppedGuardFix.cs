using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER009: put the guard into a using declaration, or look at what was returned.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DroppedGuardFix))]
[Shared]
public sealed class DroppedGuardFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public DroppedGuardFix()
        : base("FIBER009")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement)
            return;
        ExpressionSyntax expression = statement.Expression.WithoutTrivia();
        if (model.GetTypeInfo(statement.Expression).Type is { } type && type.SpecialType != SpecialType.System_Boolean)
        {
            string name = FreeName(model, statement.SpanStart, "guard");
            if (type.Name != "FiberTask")
                Offer(context, "Dispose the guard at the end of the block", () => ReplaceStatement(root, statement, ParseStatement($"using var {name} = {expression};\n")));
        }
        else
        {
            Offer(context, "Throw when it was not taken", () => ReplaceStatement(root, statement, ParseStatement($"if (!{expression})\n    throw new {Name(model, node, "System", "TimeoutException")}(\"It was not free in time.\");\n")));
        }
    }
}
