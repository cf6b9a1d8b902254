namespace FiberNet.Tests;

internal static class Quiet
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

    /// <summary>Lets all that is ready run, and the kernel be asked, some turns long.</summary>
    internal static async FiberTask Turns(int count)
    {
        for (long end = Reactor.Current.Statistics.Turns + count; Reactor.Current.Statistics.Turns < end;)
            await Fiber.Yield();
    }
}
