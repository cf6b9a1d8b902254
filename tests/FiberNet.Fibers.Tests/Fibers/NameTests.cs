using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>Names that are given as a function.</summary>
public class NameTests
{
    [Fact]
    public void A_name_function_is_called_when_the_name_is_first_read() => Sim.Run(async () =>
    {
        int formed = 0;
        string Form(int number)
        {
            formed++;
            return $"number {number}";
        }

        Fiber[] fibers =
        [
            Fiber.Create(1, static async _ => await Fiber.Sleep(Sim.Seconds(1)), Form),
            Fiber.Start(2, static _ => Fiber.Sleep(Sim.Seconds(1)), Form),
            Fiber.Create(3, static async _ => 3, Form),
            Fiber.Start(4, static async number => number, Form),
        ];
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(0, formed);
        Assert.Equal(["number 1", "number 2", "number 3", "number 4"], fibers.Select(fiber => fiber.Name));
        Assert.Equal($"fiber {fibers[0].Id} 'number 1'", fibers[0].ToString());
        Assert.Equal(4, formed);
        Assert.Equal(4, await (Fiber<int>)fibers[3]);

        Func<int, string> none = null!;
        Assert.Throws<ArgumentNullException>("name", () => Fiber.Create(0, static _ => default(FiberTask), none));
        Assert.Throws<ArgumentNullException>("name", () => Fiber.Start(0, static _ => default(FiberTask<int>), none));
    });

    [Fact]
    public void A_name_that_cannot_be_formed_breaks_no_dump() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(0, static _ => Fiber.Sleep(Sim.Seconds(1)), static zero => $"{1 / zero}");
        Assert.Contains("its name cannot be formed: ", FiberScheduler.Current!.Dump(), StringComparison.Ordinal);
        Assert.Contains(new DivideByZeroException().Message, fiber.Name, StringComparison.Ordinal);
        await fiber;
    });

    [Fact]
    public void The_argument_of_a_body_is_kept_only_for_its_name() => Sim.Run(async () =>
    {
        (Fiber plain, WeakReference plainState) = StartWithState(isNamed: false);
        (Fiber named, WeakReference namedState) = StartWithState(isNamed: true);
        await Fiber.Yield();
        GC.Collect();
        Assert.False(plainState.IsAlive);
        Assert.True(namedState.IsAlive);
        Assert.Equal("System.Object", named.Name);
        await plain;
        await named;
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Fiber Fiber, WeakReference State) StartWithState(bool isNamed)
    {
        var state = new object();
        Fiber fiber = isNamed
            ? Fiber.Start(state, static _ => Fiber.Sleep(Sim.Seconds(1)), static state => state.ToString()!)
            : Fiber.Start(state, static _ => Fiber.Sleep(Sim.Seconds(1)));
        return (fiber, new WeakReference(state));
    }

    [Theory]
    [InlineData("Serve", "Serve")]
    [InlineData("<Serve>d__3", "Serve")]
    [InlineData("<Serve>d__3`1", "Serve")]
    [InlineData("<Serve>b__0_1", "Serve lambda #2")]
    [InlineData("<<Serve>b__0>d", "Serve lambda #1")]
    [InlineData("<<Serve>g__Local|0_1>d", "Serve.Local")]
    [InlineData("<<Main>$>d__0", "<Main>")]
    [InlineData("<<Main>$>b__0_2", "<Main> lambda #3")]
    [InlineData("<<<Main>$>b__0_1>d", "<Main> lambda #2")]
    [InlineData("<<<Main>$>g__Local|0_0>d", "<Main>.Local")]
    [InlineData("<FiberNet.IServer.Serve>d__1", "FiberNet.IServer.Serve")]
    public void Compiler_names_read_as_in_the_source(string compiled, string inSource) =>
        Assert.Equal($"{typeof(NameTests).FullName}.{inSource}", MethodName.Of(typeof(NameTests), compiled));
}
