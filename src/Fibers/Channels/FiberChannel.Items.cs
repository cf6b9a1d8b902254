using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>The items for code of tasks.</content>
public sealed partial class FiberChannel<T>
{
    /// <summary>
    /// The items as what <c>await foreach</c> of <see cref="Task"/> code and libraries take, on any thread. In a fiber loop over the channel itself,
    /// which costs less.
    /// </summary>
    /// <remarks>
    /// Each step gets one item; a loop that is left early, or cancelled by the token of <c>WithCancellation</c>, has taken no more than it
    /// was given. Several loops share the items. The loop ends when the channel is closed and empty, and throws
    /// <see cref="OperationCanceledException"/> when the scheduler ends.
    /// </remarks>
    /// <returns>The items that are in the channel and those that come.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public IAsyncEnumerable<T> AsAsyncEnumerable() => Items(Bind());

    // ConfigureAwait: it goes on where the loop does, and not on the thread where the first step was made.
    private async IAsyncEnumerable<T> Items(FiberScheduler scheduler, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await Next(scheduler, cancellationToken).ConfigureAwait(false) is { Status: ChannelStatus.Ok } received)
            yield return received.Value!;
    }

    /// <summary>A fiber gets the item, which the token can cancel and which gives nothing up that it has got.</summary>
    private async ValueTask<Received<T>> Next(FiberScheduler scheduler, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            return await scheduler.InvokeAsync((Channel: this, Token: token), static async call =>
            {
                using CancelRegistration link = Fiber.CancelOn(call.Token);
                return await call.Channel.Get();
            }).ConfigureAwait(false);
        }
        catch (FiberCanceledException) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
    }
}
