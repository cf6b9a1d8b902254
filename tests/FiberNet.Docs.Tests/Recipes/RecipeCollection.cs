namespace FiberNet.Docs.Tests.Recipes;

/// <summary>The tests of recipes run one at a time: they share the console.</summary>
[CollectionDefinition(Name)]
public sealed class RecipeCollection
{
    internal const string Name = "recipes";
}
