using System;
using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace FiberNet.Analyzers.CodeFixes;

/// <summary>What the fixes have in common: one rule each, and a new tree for the whole document.</summary>
public abstract class FiberCodeFix : CodeFixProvider
{
    /// <summary>Makes the fix of one rule.</summary>
    /// <param name="id">The id of the rule.</param>
    protected FiberCodeFix(string id) => FixableDiagnosticIds = ImmutableArray.Create(id);

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is { } node && model is not null)
            Register(context, root, model, node);
    }

    private protected abstract void Register(CodeFixContext context, SyntaxNode root, SemanticModel model, SyntaxNode node);

    private protected static void Offer(CodeFixContext context, string title, Func<SyntaxNode> change) =>
        context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(change())), title), context.Diagnostics);

    private protected static ExpressionSyntax Parse(string text) =>
        SyntaxFactory.ParseExpression(text).WithAdditionalAnnotations(Formatter.Annotation);

    private protected static StatementSyntax ParseStatement(string text) =>
        SyntaxFactory.ParseStatement(text).WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>The name of a type, as short as the file's imports allow.</summary>
    private protected static string Name(SemanticModel model, SyntaxNode place, string @namespace, string type)
    {
        foreach (ISymbol found in model.LookupNamespacesAndTypes(place.SpanStart, name: type))
        {
            if (found.ContainingNamespace?.ToDisplayString() == @namespace)
                return type;
        }

        return $"{@namespace}.{type}";
    }

    /// <summary>One expression for another, with the space around it.</summary>
    private protected static SyntaxNode Replace(SyntaxNode root, SyntaxNode old, SyntaxNode replacement) =>
        root.ReplaceNode(old, replacement.WithTriviaFrom(old));

    /// <summary>True if the nearest function around a node is async.</summary>
    private protected static bool IsInAsync(SyntaxNode node)
    {
        for (SyntaxNode? current = node.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword != default;
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case LockStatementSyntax:
                    return false;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Puts parentheses around what is awaited where a member follows.</summary>
    private protected static string Receiver(ExpressionSyntax expression) => expression is AwaitExpressionSyntax ? $"({expression.WithoutTrivia()})" : expression.WithoutTrivia().ToString();

    /// <summary>A name that nothing in the function has.</summary>
    private protected static string FreeName(SemanticModel model, int position, string name)
    {
        string free = name;
        for (int i = 2; !model.LookupSymbols(position, name: free).IsEmpty; i++)
            free = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return free;
    }

    /// <summary>One statement for several, where it stands in a block; where it is the body of an <c>if</c> it gets a block.</summary>
    private protected static SyntaxNode ReplaceStatement(SyntaxNode root, StatementSyntax old, params StatementSyntax[] statements)
    {
        statements[0] = statements[0].WithLeadingTrivia(old.GetLeadingTrivia());
        statements[statements.Length - 1] = statements[statements.Length - 1].WithTrailingTrivia(old.GetTrailingTrivia());
        if (old.Parent is BlockSyntax or SwitchSectionSyntax)
            return root.ReplaceNode(old, statements);
        if (old.Parent is GlobalStatementSyntax global)
            return root.ReplaceNode(global, Array.ConvertAll(statements, statement => SyntaxFactory.GlobalStatement(statement)));
        return root.ReplaceNode(old, SyntaxFactory.Block(statements).WithAdditionalAnnotations(Formatter.Annotation));
    }

}
