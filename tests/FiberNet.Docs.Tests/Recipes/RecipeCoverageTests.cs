using System.Reflection;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>Each recipe of the cookbook with code is run by a test, or there is a reason why not.</summary>
public class RecipeCoverageTests
{
    private static readonly Dictionary<string, string> s_notRun = new()
    {
        ["Limit connections and idle clients"] = "It makes options and uses none.",
        ["Connect with TLS"] = "It trusts only certificates whose root is on the machine.",
        ["Ask a database"] = "It needs one.",
        ["Find out why it hangs"] = "It makes options and uses none.",
    };

    [Fact]
    public void Each_recipe_is_run_or_says_why_not()
    {
        var page = new Page(RecipeAttribute.Cookbook, Repository.Read(RecipeAttribute.Cookbook).Split('\n'));
        IEnumerable<string> run = typeof(RecipeCoverageTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<RecipeAttribute>())
            .Where(static recipe => recipe.Page == RecipeAttribute.Cookbook)
            .Select(static recipe => recipe.Title);
        Assert.Equal(CodeBlock.Of(page).Select(static block => block.Heading).Distinct().Order(StringComparer.Ordinal), run.Concat(s_notRun.Keys).Order(StringComparer.Ordinal));
    }
}
