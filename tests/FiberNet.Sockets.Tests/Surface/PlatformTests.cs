using System.Reflection;
using System.Runtime.Versioning;

namespace FiberNet.Tests.Surface;

public class PlatformTests
{
    /// <summary>So that the compiler tells who calls them in a program for other systems (CA1416).</summary>
    [Theory]
    [InlineData(typeof(Reactor))]
    [InlineData(typeof(FiberSocket))]
    public void Assembly_that_uses_the_kernel_says_Linux(Type type) =>
        Assert.Equal("linux", type.Assembly.GetCustomAttribute<SupportedOSPlatformAttribute>()?.PlatformName);

    [Fact]
    public void Fibers_alone_run_on_any_system() =>
        Assert.Empty(typeof(Fiber).Assembly.GetCustomAttributes<SupportedOSPlatformAttribute>());
}
