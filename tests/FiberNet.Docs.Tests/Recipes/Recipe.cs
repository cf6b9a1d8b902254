using System.Runtime.Loader;
using FiberNet.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>The code below a heading of a page, which the tests run.</summary>
/// <param name="Page">The path of the page.</param>
/// <param name="Title">The heading.</param>
public sealed record Recipe(string Page, string Title)
{
    /// <inheritdoc/>
    public override string ToString() => Title;

    /// <summary>Starts a recipe that is a whole program, as a process of its own.</summary>
    /// <param name="arguments">The arguments of its command line.</param>
    /// <param name="changes">Text to replace: ports, paths and hosts of the machine that runs the test.</param>
    internal RunningProgram Start(string[] arguments, params (string Old, string New)[] changes)
    {
        CodeBlock block = Assert.Single(Blocks());
        Assert.True(block.IsProgram, $"{block} is no program.");
        return RunningProgram.Start(Compile(block, OutputKind.ConsoleApplication, changes), arguments);
    }

    /// <summary>Starts a recipe that is a whole program and needs no arguments.</summary>
    internal RunningProgram Start(params (string Old, string New)[] changes) => Start([], changes);

    /// <summary>Loads a recipe that is the body of a method or a member.</summary>
    /// <param name="changes">Text to replace.</param>
    internal RecipeMethod Load(params (string Old, string New)[] changes) => Load(0, changes);

    /// <summary>The same for one of several blocks.</summary>
    internal RecipeMethod Load(int number, params (string Old, string New)[] changes)
    {
        using Stream assembly = Compile(Blocks()[number], OutputKind.DynamicallyLinkedLibrary, changes);
        return new RecipeMethod(new AssemblyLoadContext(Title).LoadFromStream(assembly).GetTypes().Single(static type => type.Name == "Block"));
    }

    internal CodeBlock[] Blocks() => [.. CodeBlock.Of(new Page(Page, Repository.Read(Page).Split('\n'))).Where(block => block.Heading == Title)];

    private static MemoryStream Compile(CodeBlock block, OutputKind kind, (string Old, string New)[] changes)
    {
        string source = block.ToSource(0);
        foreach ((string old, string changed) in changes)
        {
            Assert.Contains(old, source, StringComparison.Ordinal);
            source = source.Replace(old, changed, StringComparison.Ordinal);
        }

        var assembly = new MemoryStream();
        EmitResult result = Compiler.Compile("recipe", kind, [(block.ToString(), source)]).Emit(assembly);
        Assert.True(result.Success, $"{block}: {string.Join('\n', result.Diagnostics)}");
        assembly.Position = 0;
        return assembly;
    }
}
