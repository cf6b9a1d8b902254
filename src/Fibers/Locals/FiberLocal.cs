using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>A variable with one value for each fiber. The value is dropped when the fiber ends.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// A child does not see the value of its creator. For values that flow, use <see cref="AsyncLocal{T}"/>. Thread rule: call it
/// inside a fiber.
/// </remarks>
public sealed class FiberLocal<T>
{
    /// <summary>The value of the running fiber; the default of <typeparamref name="T"/> if none was set.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public T? Value
    {
        get => TryFind(out StrongBox<T>? box) ? box!.Value : default;
        set
        {
            if (TryFind(out StrongBox<T>? box))
                box!.Value = value!;
            else
                Fiber.Current.Locals[this] = new StrongBox<T>(value!);
        }
    }

    /// <summary>True if the running fiber has set a value.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public bool HasValue => TryFind(out _);

    /// <summary>Drops the value of the running fiber.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public void Clear() => Fiber.Current.Locals.Remove(this);

    private bool TryFind(out StrongBox<T>? box)
    {
        box = Fiber.Current.LocalsOrNull is { } locals && locals.TryGetValue(this, out object? found) ? (StrongBox<T>)found : null;
        return box is not null;
    }
}
