using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER001: throw on a failure, test the outcome, or say that it does not matter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DroppedOutcomeFix))]
[Shared]
public sealed class DroppedOutcomeFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public DroppedOutcomeFix()
        : base("FIBER001")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement)
            return;
        ExpressionSyntax expression = statement.Expression;
        ITypeSymbol? type = model.GetTypeInfo(expression).Type;
        ExpressionSyntax outcome = expression;
        if (type is INamedTypeSymbol { Name: "FiberTask", TypeArguments: { Length: 1 } results } && IsInAsync(statement))
        {
            type = results[0];
            outcome = Parse($"await {expression.WithoutTrivia()}");
        }

        if (type is null or { Name: "FiberTask" })
            return;
        if (!model.LookupSymbols(expression.SpanStart, type, "OrThrow", includeReducedExtensionMethods: true).IsEmpty && expression is not ConditionalAccessExpressionSyntax)
            Offer(context, "Add OrThrow()", () => Replace(root, expression, Parse($"{Receiver(outcome)}.OrThrow()")));
        if (type.SpecialType == SpecialType.System_Boolean || IsTestable(model, type))
            Offer(context, "Throw when it fails", () => ReplaceStatement(root, statement, ParseStatement($"if (!{Negatable(outcome)})\n    throw new {Name(model, node, "System.IO", "IOException")}(\"{MethodName(expression)} failed.\");\n")));
        Offer(context, "Discard the outcome", () => Replace(root, expression, Parse($"_ = {outcome.WithoutTrivia()}")));
    }

    private static bool IsTestable(SemanticModel model, ITypeSymbol type) =>
        ((CSharpCompilation)model.Compilation).ClassifyConversion(type, model.Compilation.GetSpecialType(SpecialType.System_Boolean)).IsImplicit;

    private static string Negatable(ExpressionSyntax outcome) =>
        outcome is ConditionalAccessExpressionSyntax ? $"({outcome.WithoutTrivia()} ?? false)" : outcome.WithoutTrivia().ToString();

    private static string MethodName(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Select(call => call.Expression).Select(called => called switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.Text,
            _ => called.ToString(),
        }).First();
}
