using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>All tests of this project, and the samples that they start, run with poisoned buffers.</summary>
internal static class PoisonedBuffers
{
    // Before the first socket: the variable is read once. CA2255 speaks of libraries; this is a program's own assembly.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void TurnOn() => Environment.SetEnvironmentVariable(PooledBytes.Variable, "1");
}
