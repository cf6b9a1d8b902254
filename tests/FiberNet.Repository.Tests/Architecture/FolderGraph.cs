using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FiberNet.Tests;

/// <summary>Which folder of a project uses which, found by the compiler: an arrow for each name whose declaration is elsewhere.</summary>
internal sealed class FolderGraph
{
    private readonly string _root;

    /// <summary>For each pair of folders some places that make the arrow.</summary>
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _arrows = [];

    private FolderGraph(string root) => _root = root;

    /// <param name="project">The project's folder.</param>
    /// <param name="others">Further folders that are compiled into it.</param>
    internal static FolderGraph Of(string project, params string[] others)
    {
        var graph = new FolderGraph(Path.Combine(Repository.Root, project));
        CSharpCompilation compilation = Compile([project, .. others]);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (graph.FolderOf(tree.FilePath) is { } from)
                graph.AddArrows(from, tree, compilation.GetSemanticModel(tree));
        }

        return graph;
    }

    /// <summary>The arrows between folders that can be reached from each other, each with the places that make it.</summary>
    internal IReadOnlyList<string> Cycles()
    {
        Dictionary<string, HashSet<string>> next = _arrows.Keys.GroupBy(arrow => arrow.From)
            .ToDictionary(group => group.Key, group => group.Select(arrow => arrow.To).ToHashSet());
        return [.. _arrows.Where(arrow => Reaches(next, arrow.Key.To, arrow.Key.From))
            .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To}: {string.Join(", ", arrow.Value.Take(8))}{(arrow.Value.Count > 8 ? $" and {arrow.Value.Count - 8} more" : "")}")];
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> next, string from, string to)
    {
        HashSet<string> seen = [from];
        var left = new Stack<string>(seen);
        while (left.TryPop(out string? folder))
        {
            if (folder == to)
                return true;
            foreach (string other in next.GetValueOrDefault(folder) ?? [])
            {
                if (seen.Add(other))
                    left.Push(other);
            }
        }

        return false;
    }

    /// <summary>The sources as one compilation against what this test runs on; what other packages declare stays unresolved.</summary>
    private static CSharpCompilation Compile(string[] folders)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        const string usings = "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks; global using FiberNet.Advanced;";
        IEnumerable<SyntaxTree> trees = folders.SelectMany(Sources.Of)
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal) || file.EndsWith("Microsoft.Win32.Primitives.dll", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
        return CSharpCompilation.Create(
            "graph", [.. trees, CSharpSyntaxTree.ParseText(usings, options)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private void AddArrows(string from, SyntaxTree tree, SemanticModel model)
    {
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.OriginalDefinition;
            if (symbol is null or INamespaceSymbol || FileOf(symbol) is not { } file || FolderOf(file) is not { } to || to == from)
                continue;
            if (!_arrows.TryGetValue((from, to), out SortedSet<string>? places))
                _arrows.Add((from, to), places = new SortedSet<string>(StringComparer.Ordinal));
            places.Add($"{Path.GetFileName(tree.FilePath)} uses {symbol.Name}");
        }
    }

    /// <summary>Where a symbol is declared; of a type in parts, the part in the file that has its name.</summary>
    private static string? FileOf(ISymbol symbol)
    {
        List<string> files = [.. symbol.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath)];
        return files.Find(file => Path.GetFileNameWithoutExtension(file).Split('{')[0] == symbol.Name) ?? files.FirstOrDefault();
    }

    /// <summary>The first folder below the project; the project's own name for a file that lies in none; null for a file outside.</summary>
    private string? FolderOf(string file)
    {
        // The source of the global usings lies in no file.
        if (file.Length == 0)
            return null;
        string path = Path.GetRelativePath(_root, file);
        if (path.StartsWith("..", StringComparison.Ordinal))
            return null;
        return path.Contains('/', StringComparison.Ordinal) ? path.Split('/')[0] : ".";
    }
}
