using System.Reflection;
using Xunit.Sdk;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>A test that runs the code below a heading of a page, or below several, one after the other.</summary>
/// <param name="title">The heading.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RecipeAttribute(string title) : DataAttribute
{
    internal const string Cookbook = "docs/cookbook.md";

    public string Title => title;

    /// <summary>The path of the page.</summary>
    public string Page { get; init; } = Cookbook;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[new Recipe(Page, title)]];
}
