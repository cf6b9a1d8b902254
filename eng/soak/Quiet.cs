namespace FiberNet.Soak;

internal static class Quiet
{
    /// <summary>Awaits a fiber that may have been cancelled.</summary>
    internal static async FiberTask Quietly(this FiberTask<bool> join)
    {
        try
        {
            await join;
        }
        catch (OperationCanceledException)
        {
            // That was the purpose.
        }
    }
}
