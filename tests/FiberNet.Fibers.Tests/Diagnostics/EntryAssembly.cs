using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;

namespace FiberNet.Tests;

/// <summary>Tests that replace the entry assembly of the process run alone.</summary>
[CollectionDefinition(nameof(EntryAssembly), DisableParallelization = true)]
public class EntryAssembly
{
    /// <summary>An assembly as the compiler makes it, of a Debug or of a Release build.</summary>
    internal static Assembly Make(bool isDebug)
    {
        var modes = DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints;
        if (isDebug)
            modes |= DebuggableAttribute.DebuggingModes.Default | DebuggableAttribute.DebuggingModes.DisableOptimizations;
        ConstructorInfo constructor = typeof(DebuggableAttribute).GetConstructor([typeof(DebuggableAttribute.DebuggingModes)])!;
        var builder = new PersistedAssemblyBuilder(new AssemblyName(isDebug ? "DebugEntry" : "ReleaseEntry"), typeof(object).Assembly, [new CustomAttributeBuilder(constructor, [modes])]);
        builder.DefineDynamicModule("Entry");
        using var image = new MemoryStream();
        builder.Save(image);
        return Assembly.Load(image.ToArray());
    }
}
