using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FiberNet.Docs.Tests;

/// <summary>Compiles the code of pages against the packages, as a project with implicit usings does.</summary>
internal static class Compiler
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Http;
        global using System.Net.Sockets;
        global using System.Runtime.InteropServices;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using FiberNet;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Orleans.Hosting;
        global using Xunit;
        """;

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(static file => !file.EndsWith("FiberNet.Docs.Tests.dll", StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file))];

    internal static CSharpCompilation Compile(string name, OutputKind kind, IEnumerable<(string Path, string Text)> files)
    {
        IEnumerable<SyntaxTree> trees = files.Select(static file => CSharpSyntaxTree.ParseText(file.Text, s_language, file.Path));
        var options = new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        return CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(ImplicitUsings, s_language), .. trees], s_references, options);
    }
}
