using System.Runtime.ExceptionServices;

namespace FiberNet;

/// <summary>A race of bodies that ends with the first success.</summary>
internal sealed class FiberRace<T>(Func<FiberTask<T>>[] bodies, Action<T>? discard)
{
    private readonly List<Exception> _failures = [];
    private bool _hasWinner;
    private T _value = default!;

    internal async FiberTask<T> Run()
    {
        await FiberScope.Run(scope =>
        {
            foreach (Func<FiberTask<T>> body in bodies)
            {
                // A body may win before it suspends.
                if (_hasWinner)
                    break;
                scope.Create(() => Compete(scope, body));
            }

            return default;
        });
        if (_hasWinner)
            return _value;
        if (_failures.Count == 1)
            ExceptionDispatchInfo.Throw(_failures[0]);
        throw new AggregateException($"None of {bodies.Length} bodies has succeeded.", _failures);
    }

    private async FiberTask Compete(FiberScope scope, Func<FiberTask<T>> body)
    {
        T value;
        try
        {
            value = await body();
        }
        catch (Exception) when (_hasWinner)
        {
            return;
        }
        catch (Exception failure) when (!Fiber.Current.IsCancelRequested)
        {
            _failures.Add(failure);
            return;
        }

        if (_hasWinner)
        {
            discard?.Invoke(value);
            return;
        }

        _hasWinner = true;
        _value = value;
        scope.Cancel();
    }
}
