namespace FiberNet;

/// <summary>The value of what has no value.</summary>
internal readonly struct Unit;
