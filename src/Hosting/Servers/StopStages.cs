namespace FiberNet.Hosting;

/// <summary>The stop of one server on its reactor.</summary>
internal static class StopStages
{
    /// <summary>Gives the handlers their time; ends it early, and cancels them, when the host's time-out expires.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="drain">How long the handlers may go on.</param>
    /// <param name="stop">Stops the server with a drain; may be called a second time with none.</param>
    /// <param name="hurry">Fires when the host's own time-out expires.</param>
    /// <returns>How many handlers had to be cancelled.</returns>
    internal static async Task<int> Run(Reactor reactor, TimeSpan drain, Func<TimeSpan, FiberTask<int>> stop, CancellationToken hurry)
    {
        try
        {
            return await Drain(reactor, drain, stop, hurry).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reactor has ended, and the handlers with it.
            return 0;
        }
    }

    private static async Task<int> Drain(Reactor reactor, TimeSpan drain, Func<TimeSpan, FiberTask<int>> stop, CancellationToken hurry)
    {
        try
        {
            return await reactor.InvokeAsync(async () =>
            {
                using (Fiber.CancelOn(hurry))
                    return await stop(drain);
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            return await reactor.InvokeAsync(() => stop(TimeSpan.Zero)).ConfigureAwait(false);
        }
    }
}
