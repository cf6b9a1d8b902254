using System.Diagnostics;
using System.Reflection;

namespace FiberNet.Tests;

/// <summary>A test of what holds for optimized code only: a debug build of the library boxes its awaiters.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OptimizedFactAttribute : FactAttribute
{
    public OptimizedFactAttribute()
    {
        if (typeof(Fiber).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            Skip = "Needs a release build of the library.";
    }
}
