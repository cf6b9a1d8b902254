using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FiberNet.Analyzers;

/// <summary>The table of calls that block the calling thread.</summary>
internal sealed class BlockingApis
{
    private const string FileName = "FiberNet.BlockingApis.txt";

    private static readonly Lazy<string[]> s_builtIn = new(ReadBuiltIn);

    private readonly FiberTypes _types;
    private readonly Dictionary<ISymbol, HashSet<string>> _members = new(SymbolEqualityComparer.Default);

    internal BlockingApis(FiberTypes types, ImmutableArray<AdditionalText> files, CancellationToken cancel)
    {
        _types = types;
        foreach (string line in s_builtIn.Value)
            Add(line);
        foreach (AdditionalText file in files)
        {
            if (!string.Equals(Path.GetFileName(file.Path), FileName, StringComparison.OrdinalIgnoreCase) || file.GetText(cancel) is not { } text)
                continue;
            foreach (TextLine line in text.Lines)
                Add(line.ToString());
        }
    }

    /// <summary>True if a call of the member blocks the thread.</summary>
    internal bool Contains(ISymbol member)
    {
        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            if (current.ContainingType is not { } type)
                return false;
            if (_members.TryGetValue(type.OriginalDefinition, out HashSet<string>? names) && names.Contains(current.Name))
                return true;
            if (FiberTypes.Has(current.OriginalDefinition, _types.BlocksThread) || FiberTypes.Has(type.OriginalDefinition, _types.BlocksThread))
                return true;
        }

        return false;
    }

    private void Add(string line)
    {
        string text = line.Trim();
        int colon = text.IndexOf(':');
        if (text.Length == 0 || text[0] == '#' || colon < 0)
            return;
        bool removes = text[0] == '-';
        string name = text.Substring(removes ? 1 : 0, colon - (removes ? 1 : 0)).Trim();
        if (Find(name) is not { } type)
            return;
        if (!_members.TryGetValue(type, out HashSet<string>? names))
            _members.Add(type, names = new HashSet<string>(StringComparer.Ordinal));
        foreach (string member in text.Substring(colon + 1).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (removes)
                names.Remove(member);
            else
                names.Add(member);
        }
    }

    /// <summary>Nested types have a plus sign in metadata, and a dot in the table.</summary>
    private INamedTypeSymbol? Find(string name)
    {
        if (_types.Find(name) is { } type)
            return type;
        int dot = name.LastIndexOf('.');
        return dot < 0 ? null : _types.Find(name.Substring(0, dot) + "+" + name.Substring(dot + 1));
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static string[] ReadBuiltIn()
    {
        using Stream stream = typeof(BlockingApis).Assembly.GetManifestResourceStream("BlockingApis.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }
}
