namespace FiberNet;

/// <summary>The body of a fiber that another thread has posted and whose outcome it awaits.</summary>
internal sealed class PostedFiber<TState, T> : PostedCall<T>, IOutsideCall
{
    private TState _state = default!;
    private Func<TState, FiberTask<T>>? _body;
    private FiberScheduler? _scheduler;

    internal static PostedFiber<TState, T> Rent(FiberScheduler scheduler, TState state, Func<TState, FiberTask<T>> body)
    {
        PostedFiber<TState, T> call = ItemPool<PostedFiber<TState, T>>.Rent();
        call._scheduler = scheduler;
        call._state = state;
        call._body = body;
        return call;
    }

    internal override void Run()
    {
        try
        {
            Fiber.Start(this, static call => call.Serve());
            _scheduler!.Began(this);
        }
        catch (Exception failure)
        {
            // There are too many fibers.
            Fail(failure);
        }
    }

    void IOutsideCall.Abandon(Exception failure) => Fail(failure);

    private protected override void Return()
    {
        _state = default!;
        _body = null;
        _scheduler = null;
        ItemPool<PostedFiber<TState, T>>.Return(this);
    }

    private async FiberTask Serve()
    {
        T result;
        try
        {
            result = await _body!(_state);
        }
        catch (Exception failure)
        {
            // It is the caller's, as the result would be.
            _scheduler!.Ended(this);
            Fail(failure);
            return;
        }

        _scheduler!.Ended(this);
        Succeed(result);
    }
}
