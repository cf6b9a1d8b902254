// dotnet run -c Release --project bench/FiberNet.Benchmarks -- --filter '*Echo*'
// dotnet run -c Release --project bench/FiberNet.Benchmarks -- --filter '*' --job short     (everything, about 6 minutes)
//
// BenchmarkDotNet's default toolchain is used: each case in a process of its own, built by the SDK. The version in use
// is older than .NET 10 but builds for it without being told to. Iterations are shorter than usual (200 ms): every case
// repeats its operation thousands of times in one call, so there is no overhead to average away. For the same reason a
// method is called too seldom to be compiled for good within a short job unless the runtime counts its calls at once:
// without that a free FiberMutex shows 46 ns, of which 40 are the first tier of the compiler.
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

Job quick = Job.Default
    .WithIterationTime(TimeInterval.FromMilliseconds(200))
    .WithEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0")
    .AsMutator();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(quick).AddColumn(CategoriesColumn.Default));
