namespace FiberNet;

/// <summary>The value of a task without a value.</summary>
internal readonly struct Unit;
