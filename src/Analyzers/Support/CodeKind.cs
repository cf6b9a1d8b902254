namespace FiberNet.Analyzers;

/// <summary>What runs a piece of code.</summary>
internal enum CodeKind
{
    /// <summary>Unknown: a method without a mark.</summary>
    Other,

    /// <summary>A fiber: the code returns a <c>FiberTask</c>.</summary>
    Fiber,

    /// <summary>The scheduler's thread, outside or inside a fiber: the code is marked [ReactorThread].</summary>
    ReactorThread,

    /// <summary>An async method of another type: its builder cannot suspend a fiber.</summary>
    Task,

    /// <summary>An iterator, with or without async.</summary>
    Iterator,

    /// <summary>A static constructor or the initializer of a static member.</summary>
    StaticConstructor,

    /// <summary>A finalizer.</summary>
    Finalizer,
}
