namespace FiberNet.Tests;

internal static class FiberAssert
{
    /// <summary>Awaits a call that must fail with just this exception.</summary>
    internal static async FiberTask<TException> Throws<TException>(Func<FiberTask> call)
        where TException : Exception
    {
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            return Assert.IsType<TException>(exception);
        }

        throw new Xunit.Sdk.XunitException($"{typeof(TException).Name} was expected; nothing was thrown.");
    }

    /// <summary>Awaits a fiber that must fail with just this exception.</summary>
    internal static FiberTask<TException> Throws<TException>(this Fiber fiber)
        where TException : Exception => Throws<TException>(() => fiber.Join());
}
