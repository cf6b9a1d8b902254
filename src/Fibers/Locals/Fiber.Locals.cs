namespace FiberNet;

/// <content>The store of <see cref="FiberLocal{T}"/>.</content>
public abstract partial class Fiber
{
    internal Dictionary<object, object> Locals => Rare.Locals ??= [];

    internal Dictionary<object, object>? LocalsOrNull => _rare?.Locals;
}
