using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>FIBER007: await the asynchronous call, or run the blocking one on the thread pool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingCallFix))]
[Shared]
public sealed class BlockingCallFix : FiberCodeFix
{
    /// <summary>Makes the fix.</summary>
    public BlockingCallFix()
        : base("FIBER007")
    {
    }

    private protected override void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        ExpressionSyntax? expression = node as ExpressionSyntax ?? node.FirstAncestorOrSelf<ExpressionSyntax>();
        if (expression is null || !IsInAsync(expression))
            return;
        if (Awaitable(expression, model) is { } task)
            Offer(context, "Await the task", () => Replace(root, expression, Awaited(expression, $"await {task.WithoutTrivia()}")));
        else if (Sleep(expression, model, node) is { } sleep)
            Offer(context, "Use Fiber.Sleep", () => Replace(root, expression, Parse(sleep)));
        else if (expression is InvocationExpressionSyntax)
            Offer(context, "Use Reactor.Offload", () => Replace(root, expression, Awaited(expression, $"await {Name(model, node, "FiberNet", "Reactor")}.Offload(() => {expression.WithoutTrivia()})")));
    }

    /// <summary>The task behind <c>Result</c>, <c>Wait()</c> and <c>GetAwaiter().GetResult()</c>.</summary>
    private static ExpressionSyntax? Awaitable(ExpressionSyntax expression, SemanticModel model)
    {
        ExpressionSyntax? task = expression switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } access => access.Expression,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Wait" } access, ArgumentList.Arguments.Count: 0 } => access.Expression,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax awaiter } } } => awaiter.Expression,
            _ => null,
        };
        return task is not null && model.GetTypeInfo(task).Type?.Name is "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" ? task : null;
    }

    private static string? Sleep(ExpressionSyntax expression, SemanticModel model, SyntaxNode node)
    {
        if (expression is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call
            || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "Sleep", ContainingType.Name: "Thread" } method)
            return null;
        ExpressionSyntax time = arguments[0].Expression;
        return method.Parameters[0].Type.SpecialType == SpecialType.System_Int32
            ? $"await {Name(model, node, "FiberNet", "Fiber")}.Sleep({Name(model, node, "System", "TimeSpan")}.FromMilliseconds({time}))"
            : $"await {Name(model, node, "FiberNet", "Fiber")}.Sleep({time})";
    }

    private static ExpressionSyntax Awaited(ExpressionSyntax expression, string text) =>
        Parse(expression.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax ? $"({text})" : text);
}
