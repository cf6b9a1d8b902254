// Runs all rules over the sources of other projects, which must give neither a diagnostic nor an exception.
// usage: AnalyzerRun FOLDER…
// All files of a folder are one compilation that references the framework and FiberNet. What a file needs besides is
// missing, so the compilation has errors; the rules must bear that, as they do while one types.
using System.Collections.Immutable;
using System.Diagnostics;
using FiberNet;
using FiberNet.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

ImmutableArray<DiagnosticAnalyzer> rules =
[
    .. typeof(FiberAnalyzer).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(FiberAnalyzer)))
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
];
string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
IEnumerable<string> libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
    .Where(path => Path.GetDirectoryName(path) == framework);
string[] own = [typeof(FiberTask).Assembly.Location, typeof(Reactor).Assembly.Location, typeof(FiberSocket).Assembly.Location];
MetadataReference[] references = [.. libraries.Concat(own).Select(path => MetadataReference.CreateFromFile(path))];

const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
int failures = 0;
foreach (string folder in args)
    failures += await Run(folder);
return failures == 0 ? 0 : 1;

async Task<int> Run(string folder)
{
    var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithPreprocessorSymbols("NET", "NET8_0_OR_GREATER", "NET10_0_OR_GREATER");
    SyntaxTree[] trees = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path))];
    var compilation = CSharpCompilation.Create("Folder", trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options)), references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, concurrentBuild: true));
    int errors = compilation.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    int exceptions = 0;
    var analysis = new CompilationWithAnalyzers(compilation, rules, new CompilationWithAnalyzersOptions(
        options: new AnalyzerOptions([]),
        onAnalyzerException: (exception, rule, _) =>
        {
            exceptions++;
            Console.WriteLine($"  {rule.GetType().Name}: {exception}");
        },
        concurrentAnalysis: true,
        logAnalyzerExecutionTime: true));
    long start = Stopwatch.GetTimestamp();
    AnalysisResult result = await analysis.GetAnalysisResultAsync(CancellationToken.None);
    TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
    ImmutableArray<Diagnostic> found = result.GetAllDiagnostics();
    foreach (Diagnostic diagnostic in found)
        Console.WriteLine($"  {diagnostic}");
    long lines = trees.Sum(tree => (long)tree.GetText().Lines.Count);
    double rulesTime = result.AnalyzerTelemetryInfo.Values.Sum(info => info.ExecutionTime.TotalMilliseconds);
    Console.WriteLine($"{folder}: {trees.Length} files, {lines} lines, {errors} compiler errors, {found.Length} diagnostics, {exceptions} exceptions, {elapsed.TotalSeconds:0.0} s, of which rules {rulesTime:0} ms");
    return found.Length + exceptions;
}
