using System.Reflection;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>A recipe that is a part of a program, loaded into the process of the test.</summary>
/// <param name="type">The class that it was compiled as a part of.</param>
internal sealed class RecipeMethod(Type type)
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Calls the recipe with what it takes for granted, in the fiber of the caller.</summary>
    internal FiberTask Run(params object[] given) => (FiberTask)Call("Run", given)!;

    /// <summary>The same in a fiber of its own, for a recipe that runs until it is cancelled.</summary>
    internal Fiber Start(params object[] given) => Fiber.Start(() => Run(given));

    /// <summary>Connects as soon as a recipe listens, as long as it runs.</summary>
    internal static async FiberTask<FiberSocket> Connect(Fiber recipe, string host, string serviceOrPath)
    {
        while (true)
        {
            if (await FiberSocket.TcpConnect(host, serviceOrPath) is { } socket)
                return socket;
            if (recipe.Status == FiberStatus.Dead)
            {
                await recipe.Join();
                Assert.Fail("The recipe has ended.");
            }

            await Fiber.Yield();
        }
    }

    /// <summary>Calls a member.</summary>
    internal object? Call(string name, params object[] arguments)
    {
        MethodInfo method = type.GetMethod(name, Any)!;
        return method.Invoke(method.IsStatic ? null : Activator.CreateInstance(type, nonPublic: true), BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }
}
